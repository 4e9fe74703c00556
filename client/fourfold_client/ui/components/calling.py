"""What a person wants to be called: their name, a role word if they want one, and a support's phone line."""

from collections.abc import Callable

from fourfold_client.ui import words
from fourfold_client.ui import words_joining as said
from fourfold_client.ui.components.asking import Asking
from fourfold_client.ui.design import Field, Selection, fields, text
from fourfold_client.ui.shell import Shell


class RoleField:
    """The optional role word: none, one of a list, or an own one (product.md, 5.3)."""

    def __init__(self, role: str, told: Callable[[str], None] = lambda _role: None) -> None:
        listed = {one for group in said.ROLES.values() for one in group}
        self._told = told
        own = bool(role) and role not in listed
        groups = {"": {"": said.NO_ROLE}, **{name: {one: one for one in group} for name, group in said.ROLES.items()}}
        groups[""][said.OWN_ROLE] = said.OWN_ROLE
        self._chosen = Selection(said.ROLE, groups, said.OWN_ROLE if own else role, self._changed, hint=said.ROLE_HINT)
        self._own = Field(said.OWN_ROLE_FIELD, value=role if own else "")
        self._own.on_typed(lambda: self._told(self.value))
        self._own.set_visibility(own)

    @property
    def value(self) -> str:
        """The role word; empty for none."""
        return self._own.value.strip() if self._chosen.value == said.OWN_ROLE else self._chosen.value

    def _changed(self) -> None:
        self._own.set_visibility(self._chosen.value == said.OWN_ROLE)
        self._told(self.value)


def change_name(shell: Shell) -> None:
    """Asks what one wants to be called."""
    asking = Asking(shell, said.CALL_ME_TITLE)
    profile, me = shell.desk.casefile.profile, shell.desk.seat
    with asking.body():
        text("p", said.CALL_ME_HINT, "soft")
        with fields():
            name = Field(words.YOUR_NAME, value=profile.name(me), hint=said.NAME_HINT, first=True)
            role = RoleField(profile.role(me))

    async def keep() -> None:
        await profile.call(name.value, role.value)
        shell.say(words.SAVED)

    asking.acts(said.KEEP_IT, keep)


def change_phone(shell: Shell) -> None:
    """Asks a support for a phone line."""
    profile, me = shell.desk.casefile.profile, shell.desk.seat
    who = shell.names.of(me.counterpart)
    asking = Asking(shell, said.PHONE_TITLE.format(who=who))
    with asking.body():
        text("p", said.PHONE_HINT.format(who=who), "soft")
        with fields():
            phone = Field(said.PHONE_FIELD, value=profile.phone(me), first=True)

    async def keep() -> None:
        await profile.set_phone(phone.value)
        shell.say(words.SAVED)

    asking.acts(said.KEEP_IT, keep)
