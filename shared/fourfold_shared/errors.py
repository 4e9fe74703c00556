"""The tree of errors, split by who is to blame.

    FourfoldError
    ├── Refused                 bytes from outside that the specification does not allow
    │   ├── Malformed           not an encoding that our encoder would have written
    │   ├── Forged              a signature, commitment or authentication tag does not fit
    │   │   └── OtherKey        its signature fits, and it was sealed under another key than ours
    │   ├── OutOfPlace          a sequence number, previous hash, space or epoch that does not continue what we have
    │   ├── NotAllowed          a rule of the roster says no; `rule` names it
    │   ├── HostileUpdate       a document update that the strict validator refuses
    │   └── UnknownSuite        a cipher suite or version that we do not speak
    ├── Misuse                  our own code called something in a way it promises not to
    └── WorldFailed             the disk, the network, another process
        ├── StorageFailed       a database or file could not be read or written
        └── RelayUnreachable    no relay answered, or what answered is not one

Messages name what is wrong in plain words. They never hold content, keys or passphrases.
"""


class FourfoldError(Exception):
    """Everything that Fourfold raises on purpose."""


class Refused(FourfoldError):
    """Bytes from outside that the specification does not allow."""


class Malformed(Refused):
    """Not an encoding that our encoder would have written."""


class Forged(Refused):
    """A signature, commitment or authentication tag does not fit."""


class OtherKey(Forged):
    """A signature fits what it signs, and that was sealed under another key than ours."""


class OutOfPlace(Refused):
    """Authentic perhaps, but not the continuation of what we have."""


class NotAllowed(Refused):
    """A rule of the roster says no.

    `rule` is the name of the function in `rules` that refused.
    """

    def __init__(self, rule: str, why: str) -> None:
        super().__init__(why)
        self.rule = rule


class HostileUpdate(Refused):
    """A document update that the strict validator refuses."""


class UnknownSuite(Refused):
    """A cipher suite or version that this release does not speak."""


class Misuse(FourfoldError):
    """Our own code called something in a way it promises not to."""


class WorldFailed(FourfoldError):
    """The disk, the network or another process failed us."""


class StorageFailed(WorldFailed):
    """A database or file could not be read or written."""


class RelayUnreachable(WorldFailed):
    """No relay answered, or what answered is not one."""
