"""The addresses of pages of ours that are given to one person: their own data, their calendar, one of their
meetings, a program that they look after.

Rule: each is signed, or has a secret, for that person alone, and is shown only where nobody else reads.
"""

from dataclasses import dataclass

from bot.storage.secrets import Keyring

FORMS = {"text": "txt", "json": "json"}
"""In which a person's data can be saved, and how such a file's name ends."""


@dataclass(frozen=True, slots=True)
class Links:
    """url: under which the pages are reached. A person is named by the key of their address."""

    keyring: Keyring
    url: str

    def download(self, form: str, person: str) -> str:
        """Where the person's data can be saved, in one of FORMS, for `takeaway.LINK_LASTS_MINUTES`."""
        return f"{self.url}/export/{self.keyring.sign(f'export {form}', person)}/my-data.{FORMS[form]}"

    def program(self, number: str, person: str) -> str:
        """Where a person who looks after a program can open its page, for `bot.web.session.LINK_LASTS`."""
        return f"{self.url}/program/{number}/open/{self.keyring.sign(f'program {number}', person)}"

    def results(self, number: str, person: str) -> str:
        """Where the person can save what became of an announcement, for `takeaway.LINK_LASTS_MINUTES`."""
        return f"{self.url}/announcement/{self.keyring.sign(f'announcement {number}', person)}/{number}.csv"

    def meeting(self, id: str, person: str) -> str:
        """Where one meeting can be taken into a calendar, for `subscription.LINK_LASTS`, without a subscription."""
        return f"{self.url}/calendar/{self.keyring.sign(f'invite {id}', person)}/{id}.ics"

    def calendar(self, secret: str) -> str:
        """Where the calendar that has this secret can be subscribed to."""
        return f"{self.url}/calendar/{secret}.ics"
