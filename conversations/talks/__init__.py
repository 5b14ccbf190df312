"""The table of contents: every talk the coach can hold."""

from collections.abc import Mapping

from conversations.flow import Flow
from conversations.talks import (
    announce,
    check_in,
    debrief,
    forget,
    get_ready,
    later,
    learn,
    meeting,
    met,
    mine,
    off,
    offer,
    pair,
    pairing,
    pause,
    prepare,
    program,
    pulse,
    regular,
    roster,
    thanks,
    think,
    which,
    win,
)

FLOWS: Mapping[str, Flow] = {
    flow.name: flow
    for flow in (
        prepare.FLOW,
        debrief.FLOW,
        think.FLOW,
        which.FLOW,
        check_in.FLOW,
        offer.FLOW,
        regular.FLOW,
        *later.FLOWS,
        *pair.FLOWS,
        *meeting.FLOWS,
        *get_ready.FLOWS,
        met.FLOW,
        thanks.FLOW,
        *learn.FLOWS,
        *program.FLOWS,
        roster.FLOW,
        *pairing.FLOWS,
        pulse.FLOW,
        *announce.FLOWS,
        win.FLOW,
        pause.FLOW,
        off.FLOW,
        *mine.FLOWS,
        forget.FLOW,
    )
}
