"""`python -m conversations.language < sentences.txt`: one JSON object a line, with every judgement of that line."""

import json
import sys

from conversations.language import account


def main() -> None:
    for line in sys.stdin:
        sys.stdout.write(json.dumps(account.of(line.rstrip("\r\n")), ensure_ascii=False) + "\n")


if __name__ == "__main__":
    main()
