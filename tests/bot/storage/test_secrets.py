"""What is locked opens with its own key, in its own place, and in no other way."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from cryptography.fernet import Fernet
from hypothesis import given
from hypothesis import strategies as st

from bot.storage.secrets import OPENED_AT_MOST, BadToken, Keyring, PersonSecrets, Unreadable

NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)


def _key() -> str:
    return Fernet.generate_key().decode()


@given(st.binary(max_size=500), st.text(max_size=40))
def test_what_was_sealed_opens_again_in_its_place(plain: bytes, what: str) -> None:
    secrets = PersonSecrets(b"k" * 32)
    sealed = secrets.seal(what, plain)
    assert secrets.unseal(what, sealed) == plain
    assert secrets.seal(what, plain) != sealed, "the same words never look the same"
    with pytest.raises(Unreadable):
        secrets.unseal(what + "!", sealed)


@given(st.integers(min_value=0, max_value=60), st.integers(min_value=1, max_value=255))
def test_what_was_damaged_does_not_open(at: int, bits: int) -> None:
    secrets = PersonSecrets(b"k" * 32)
    sealed = bytearray(secrets.seal("profile", b"some words that are long enough to be damaged"))
    sealed[at] ^= bits
    with pytest.raises(Unreadable):
        secrets.unseal("profile", bytes(sealed))


@pytest.mark.parametrize("sealed", [b"", b"short", b"x" * 12, b"x" * 27])
def test_what_is_cut_off_does_not_open(sealed: bytes) -> None:
    with pytest.raises(Unreadable):
        PersonSecrets(b"k" * 32).unseal("profile", sealed)


def test_one_persons_words_do_not_open_with_anothers_key(keyring: Keyring) -> None:
    mine, other = keyring.open_person(keyring.new_person_key()), keyring.open_person(keyring.new_person_key())
    with pytest.raises(Unreadable):
        other.unseal("profile", mine.seal("profile", b"words"))


def test_an_error_does_not_say_what_it_was_about(keyring: Keyring) -> None:
    mine = keyring.open_person(keyring.new_person_key())
    with pytest.raises(Unreadable) as raised:
        mine.unseal("delivery:slack/T1/U1/remind/check_in/step-1", b"x" * 40)
    assert "U1" not in str(raised.value)


def test_after_a_new_key_was_put_first_everything_old_still_opens() -> None:
    old, new = _key(), _key()
    before = Keyring([old])
    wrapped = before.new_person_key()
    sealed = before.open_person(wrapped).seal("profile", b"words")
    kept = before.seal(b"a token")
    after = Keyring([new, old])
    assert after.open_person(wrapped).unseal("profile", sealed) == b"words"
    assert after.unseal(kept) == b"a token"


def test_what_was_locked_anew_opens_without_the_old_key() -> None:
    old, new = _key(), _key()
    before = Keyring([old])
    wrapped, kept = before.new_person_key(), before.seal(b"a token")
    sealed = before.open_person(wrapped).seal("profile", b"words")
    both = Keyring([new, old])
    alone = Keyring([new])
    assert alone.open_person(both.rewrap(wrapped)).unseal("profile", sealed) == b"words"
    assert alone.unseal(both.rewrap(kept)) == b"a token"


def test_without_its_key_nothing_opens_and_it_says_so() -> None:
    before, after = Keyring([_key()]), Keyring([_key()])
    with pytest.raises(Unreadable, match="a person's key"):
        after.open_person(before.new_person_key())
    with pytest.raises(Unreadable):
        after.unseal(before.seal(b"a token"))
    with pytest.raises(Unreadable, match="a key that is gone"):
        after.rewrap(before.seal(b"a token"))


def test_opened_keys_are_remembered_and_not_for_ever(keyring: Keyring) -> None:
    wrapped = keyring.new_person_key()
    opened = keyring.open_person(wrapped)
    assert keyring.open_person(wrapped) is opened
    keyring.evict(wrapped)
    assert keyring.open_person(wrapped) is not opened
    keyring.evict(b"never opened")
    assert OPENED_AT_MOST <= 10_000


def test_a_link_names_its_person_to_nobody_and_is_good_for_its_purpose_alone(keyring: Keyring) -> None:
    token = keyring.sign("export json", "slack/T1/UMARIA")
    assert "UMARIA" not in token
    assert keyring.verify("export json", token, timedelta(minutes=15)) == "slack/T1/UMARIA"
    with pytest.raises(BadToken):
        keyring.verify("export text", token, timedelta(minutes=15))


def test_a_link_is_over_after_its_time(keyring: Keyring) -> None:
    with time_machine.travel(NOW, tick=False) as clock:
        token = keyring.sign("export json", "slack/T1/U1")
        clock.shift(timedelta(minutes=15))
        assert keyring.verify("export json", token, timedelta(minutes=15)) == "slack/T1/U1"
        clock.shift(timedelta(seconds=2))
        with pytest.raises(BadToken):
            keyring.verify("export json", token, timedelta(minutes=15))


@pytest.mark.parametrize("token", ["", "x", "gAAAA", "\u2603", "a b", "=" * 100])
def test_what_is_no_link_is_refused(keyring: Keyring, token: str) -> None:
    with pytest.raises(BadToken):
        keyring.verify("export json", token, timedelta(minutes=15))


def test_a_link_of_another_organisation_is_refused(keyring: Keyring) -> None:
    with pytest.raises(BadToken):
        keyring.verify("export json", Keyring([_key()]).sign("export json", "slack/T1/U1"), timedelta(minutes=15))
