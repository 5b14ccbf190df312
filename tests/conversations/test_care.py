"""Words that suggest danger or wrongdoing are noticed; what people say at work every day is not taken for them."""

import pytest

from conversations import care
from conversations.events import Called, Chose, Closed, Filled, Said

DANGER = """
I want to kill myself
I am thinking of killing myself
I don't want to live anymore
I do not want to live any more
I don\u2019t want to be here anymore
I don't want to wake up tomorrow
I feel suicidal
he talks about suicide
he said he would kill himself
She said she wants to die
I wish I was dead
he wishes he were dead
they would all be better off dead
everybody would be better off without me
nobody would miss me
I feel like dying
life isn't worth living
I hate my life
I would like to sleep and never wake up
there's no reason to go on
there is no point in living
I can't go on like this
I cannot go on like this
I can not go on any more
I think about ending it all
he said he would end his life
he took his own life last year
she has been cutting herself
I have been hurting myself
she told me about her self-harm
I took an overdose
he wants to jump off the bridge
he threatened to kill me
he said he is going to hurt her
he said that he will hurt me
I'm going to kill him
I'm gonna shoot somebody
I am going to shoot everyone
I'll kill them
I might hurt somebody
he brought a gun to work
she has a knife with her
my husband beats me
he hits her
her partner hit her
he beat her up in the car park
he hits the kids
we know that he abuses his children
he choked her
I am afraid of my husband
I WANT TO DIE
we will beat them in the market and then I want to die
"""
WRONG = """
he made sexual comments about her
she was sexually harassed
my boss harasses me
there was harassment in the team
he groped her at the party
someone is stalking her
he touched her leg
he put his hand on my knee
he sent her nude pictures
there were unwanted advances
she was assaulted
a colleague was raped
she is being bullied
he is a bully
he threatens her
she fears retaliation
he made a racist joke
he makes sexist remarks
he used a racial slur
she said they discriminate against older people
he takes bribes
they blackmail her
he stole money from the till
I think that there is fraud
he falsified the report
he embezzled funds
he is drunk at work
she takes drugs
"""
HARMLESS = """
this deadline is killing me
I could kill for a coffee
we will beat them in the market
we want to beat them
they beat us on price
she beat me to it
kill the process
we need to kill this feature
he will kill the meeting if it gets too long
you will kill them with kindness
we were killing it last quarter
hit the target
we hit a wall
hit me up when you are done
that hit me
she hit him with some facts
the news hits me
it beats me why
she will shoot me an email
he is going to shoot me a message
he shot down my idea
shoot for the moon
let us attack the problem first
take a stab at the draft
let us cut costs
cut him some slack
bring a knife to a gun fight
we are on a knife-edge
that was a suicide mission
I'm dying to know
my phone died
I want to die of shame
not a hill I am going to die on
I am not going to die on this hill
over my dead body
better be dead right than fast
we want to end the contract
an end of life product
she told me her life story
he took his life into his own hands
the project took on a life of its own
there is no point in going on with this plan
I do not want to hurt her
I didn't want to hurt him with my feedback
I never meant to hurt them
I am going to hurt her feelings
I am not going to attack him in the meeting
he attacked my argument
I was touched
the story touched me
he touched on the topic
we touched base
I stole his idea
we discriminate between two cases
the fraud detection team is late
the anti-bribery training is due
harassment training is done
it is a stalking horse
the market is bullish
she jumped off the call
we are at the deadline
he is under fire
I feel tired and a bit sad
she cried in our last talk
he is angry with me
"""


def lines(text: str) -> list[str]:
    return text.strip().splitlines()


@pytest.mark.parametrize("words", lines(DANGER))
def test_danger_is_noticed(words: str) -> None:
    assert care.noticed(Said(words)) == care.DANGER


@pytest.mark.parametrize("words", lines(WRONG))
def test_wrongdoing_is_noticed(words: str) -> None:
    assert care.noticed(Said(words)) == care.WRONG


@pytest.mark.parametrize("words", lines(HARMLESS))
def test_what_people_say_at_work_is_not_taken_for_danger(words: str) -> None:
    assert care.noticed(Said(words)) == ""


@pytest.mark.parametrize(
    "event", [Called("prepare", "he hits her"), Filled("prepare.topic", {"answer": "he hits her"})]
)
def test_danger_is_noticed_wherever_it_is_written(event: Called | Filled) -> None:
    assert care.noticed(event) == care.DANGER


def test_danger_is_noticed_across_lines_and_odd_spaces() -> None:
    assert care.noticed(Said("I want\n to   kill\tmyself")) == care.DANGER


@pytest.mark.parametrize("event", [Chose("done", "check_in.how"), Closed("prepare.topic")])
def test_a_button_says_nothing_about_danger(event: Chose | Closed) -> None:
    assert care.noticed(event) == ""


@pytest.mark.parametrize("words", ["you stupid bot", "this is shit", "go away", "fuuuck"])
def test_a_short_burst_is_unkind(words: str) -> None:
    assert care.is_unkind(words)


@pytest.mark.parametrize(
    "words", ["hello", "my boss said that my report was useless and I would like to talk about that with somebody"]
)
def test_a_story_about_unkind_words_is_not_a_burst(words: str) -> None:
    assert not care.is_unkind(words)
