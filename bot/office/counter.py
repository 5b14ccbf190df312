"""The counter of the office: whoever comes with something in a program is sent to where it is done or shown.

Rule: nothing is decided here but where; each place finds out for itself who may do or see what.
"""

from collections.abc import Mapping
from dataclasses import replace

from bot.office import (
    administering,
    announced,
    announcing,
    choosing,
    desk,
    details,
    draft_page,
    drafting,
    errands,
    forming,
    pages,
    picture_page,
    pulses,
    ranking,
    rosters,
    setting,
    wins,
)
from bot.office.acts import Office, Result
from bot.office.announced import Announced, Looks
from bot.office.announcing import Announcing
from bot.storage import programs
from bot.wording import Words
from conversations.effects import Open
from conversations.programs.settings import PAGE


def do(office: Office, words: Words, what: str, number: str, values: Mapping[str, str]) -> tuple[Result | None, bool]:
    """What came of it for the person to learn, None for what they need not hear of; and whether something is sent."""
    if what == "count":
        return drafting.count(office, number, values), False
    if what == forming.ANSWER:
        return forming.do(office, number, values["pairs"], values["answer"]), False
    if what in announcing.DOES:
        news = Announcing(office, words)
        return news.do(what, number, values), news.sends
    if what in wins.DOES:
        return wins.do(office, what, number, values), False
    if what in pulses.OF_MANY:
        return pulses.do(office, what, number, values), False
    if number.isdecimal():
        # One after another: two who come at once do not both get the last place, nor undo what the other has set.
        programs.of(office.conn, int(number), hold=True)
    program = office.may_see(number) if what in drafting.ACTS else None
    if program and program.state == programs.OPEN:
        return drafting.Drafting(office, program).do(what, values), False
    if what == choosing.ASK:
        return choosing.ask(office, number, values.get("mentor", "")), False
    if what in ranking.ACTS:
        return ranking.do(office, what, number, values), False
    if what == details.DROP:
        return details.drop_groups(office, number), False
    if what in desk.TO_STUCK_PAIRS:
        return errands.to_stuck_pairs(office, what, number), False
    if what in pulses.DOES:
        return pulses.do(office, what, number, values), False
    if what in rosters.DOES:
        return rosters.do(office, what, number, values), False
    if what in setting.DOES:
        return setting.do(office, number, values), False
    if what in administering.DOES:
        return administering.do(office, what, number, values), False
    return office.do(what, number, values), False


def filled(page: Open, office: Office, words: Words, looks: Mapping[str, Looks]) -> Open:
    """A page of a program with what is on it; any other as it is."""
    if page.page in administering.PAGES:
        return administering.filled(page, office)
    if page.page == draft_page.PAGE:
        program = office.may_see(page.values.get("program", ""))
        return draft_page.DraftPage(office, program).filled(page) if program else replace(page, choices=())
    if page.page == picture_page.PAGE:
        return picture_page.filled(page, office)
    if page.page == choosing.PAGE:
        return choosing.filled(page, office)
    if page.page == ranking.PAGE:
        return ranking.filled(page, office)
    if page.page == PAGE:
        return setting.filled(page, office)
    if page.page == details.PAGE:
        return details.filled(page, office)
    if page.page in wins.PAGES:
        return wins.filled(page, office)
    if page.page in pages.PAGES:
        return pages.filled(page, office)
    if page.page in announced.PAGES:
        return Announced(Announcing(office, words), looks).filled(page)
    return page
