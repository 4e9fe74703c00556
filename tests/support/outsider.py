"""A process that is not root: root may read and write everywhere, and so cannot show what others are refused."""

import asyncio
import os
import pwd
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from fourfold_client.desk import Desk, Home
from fourfold_shared.errors import FourfoldError


class Outsider:
    """Opens homes as another user, each in a process of its own."""

    def opening(self, home: Path, passphrase: str) -> str:
        """Opens a home and closes it; gives the sentence that says why it could not, or nothing."""
        reading, writing = os.pipe()
        child = os.fork()
        if not child:
            os.write(writing, _opened(home, passphrase).encode())
            os._exit(0)
        os.close(writing)
        with os.fdopen(reading, "rb") as told:
            sentence = told.read().decode()
        os.waitpid(child, 0)
        return sentence


def _opened(home: Path, passphrase: str) -> str:
    async def open_and_close() -> None:
        await (await Desk.open(Home(home), passphrase)).close()

    try:
        if os.geteuid() == 0:
            nobody = pwd.getpwnam("nobody")
            os.setgroups([])
            os.setgid(nobody.pw_gid)
            os.setuid(nobody.pw_uid)
        asyncio.run(open_and_close())
    except FourfoldError as error:
        return str(error)
    except BaseException as error:  # noqa: BLE001 - whatever else it was is told to the test
        return repr(error)
    return ""


@contextmanager
def as_nobody(folder: Path) -> Iterator[Outsider]:
    """Gives everything in `folder` to the user who has no rights, if that is needed."""
    if os.geteuid() == 0:
        nobody = pwd.getpwnam("nobody")
        for path in [folder, *folder.rglob("*")]:
            os.chown(path, nobody.pw_uid, nobody.pw_gid)
    yield Outsider()
