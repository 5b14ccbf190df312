"""Any message and any sheet, whatever people write in them."""

from hypothesis import strategies as some

from bot.ports import Button, Message, Option, Section, Sheet, SheetField

words = some.text(max_size=200) | some.text(alphabet='<>&;*_`~@#![](){}"\\-1. \n\t…é中שא🌱\u200d\u202e', max_size=4000)
names = some.from_regex(r"[a-z]{1,8}\.[a-z-]{1,8}", fullmatch=True)
styles = some.sampled_from(["", "primary", "danger"])
links = some.just("") | some.just("https://coach.example/a?b=c")
plain = some.builds(Button, names, words, names, styles, links, opens=some.booleans())
buttons = some.lists(
    plain | some.builds(Button, names, words, menu=some.lists(plain, max_size=8).map(tuple)), max_size=30
)
messages = some.builds(Message, words, buttons.map(tuple), words)
sections = some.builds(Section, words, words, words, some.lists(plain, max_size=2).map(tuple))
kinds = some.sampled_from(["line", "long", "day", "moment", "colleague", "channel"])
values = words | some.dates().map(str) | some.datetimes().map(lambda at: at.isoformat("T", "minutes"))
options = some.lists(some.builds(Option, names.map(lambda it: f"teams/t/{it}"), words), max_size=8).map(tuple)
fields = some.builds(SheetField, some.just("answer"), words, kinds, values, words, options=options)
sheets = some.builds(
    Sheet,
    names,
    words,
    some.lists(sections, max_size=6).map(tuple),
    some.none() | fields,
    buttons.map(tuple),
    words,
    words,
    words,
    words,
    some.sampled_from(["UTC", "Europe/Berlin", "nowhere"]),
)
errors = some.dictionaries(some.just("answer"), words, max_size=1)
