"""The relay's messages, of both directions."""

from typing import Any

import msgspec

from fourfold_shared.errors import Malformed
from fourfold_shared.messages import read_from_laptop, read_from_relay, write
from tests.shared.frozen.refusal import refusal, refuses
from tests.shared.message_fixtures import FROM_LAPTOP, FROM_RELAY, WRONG

ABOUT = "Messages: each is read, or refused, by the side that it goes to (section 9)."
READ = {"relay": read_from_laptop, "laptop": read_from_relay}


def make() -> dict[str, Any]:
    return {
        "cases": [
            *(
                {
                    "name": f"message {number} to the {to}: {fields[0]}",
                    "to": to,
                    "bytes": write(message).hex(),
                    "fields": fields,
                }
                for to, messages in (("relay", FROM_LAPTOP), ("laptop", FROM_RELAY))
                for number, message in enumerate(messages, 1)
                if (fields := in_words(write(message)))
            ),
            *(
                {"name": name, "to": to, "bytes": message.hex(), **refusal(Malformed, why)}
                for name, (to, message, why) in WRONG.items()
                if len(message) < 1000
            ),
        ]
    }


def in_words(data: bytes) -> list[Any]:
    """A message as a list: its tag, then its fields, bytes in hex."""

    def shown(value: Any) -> Any:
        if isinstance(value, bytes):
            return value.hex()
        return [shown(item) for item in value] if isinstance(value, list) else value

    return [shown(value) for value in msgspec.msgpack.decode(data)]


def check(_file: dict[str, Any], case: dict[str, Any]) -> None:
    data, read = bytes.fromhex(case["bytes"]), READ[case["to"]]
    if not refuses(case, lambda: read(data)):
        assert in_words(data) == case["fields"]
        assert write(read(data)) == data
