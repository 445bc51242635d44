"""`completion`: the script by which a shell completes `git milestone`, and what that script asks."""

from __future__ import annotations

import click

from milestone_git.cli.door import Door, standard
from milestone_git.render.escape import shown
from milestone_git.store.machine.packaged import text_of

SCRIPTS = {
    "bash": "share/bash-completion/completions/git-milestone",
    "zsh": "share/zsh/site-functions/_git-milestone",
    "fish": "share/fish/vendor_conf.d/git-milestone.fish",
}


@click.command("completion", epilog="Example: git milestone completion bash >>~/.bashrc")
@click.argument("shell", type=click.Choice([*SCRIPTS]), metavar="bash|zsh|fish")
@click.argument("words", nargs=-1, metavar="[-- WORDS...]")
@standard
def command(door: Door, shell: str, words: tuple[str, ...]) -> None:
    """Print the script by which a shell completes `git milestone <TAB>`.

    It says in its first lines where it goes. With words after `--` it answers what can stand in the place of
    the last one: a line each, and behind a tab what it is.
    """
    if not words:
        text = text_of(SCRIPTS[shell])
        if door.json:
            door.give("completion", {"shell": shell, "script": text})
        else:
            click.echo(text, nl=False)
        return
    from milestone_git.cli import command as root
    from milestone_git.cli.complete import offers

    found = offers(root, door.context, words)
    if door.json:
        door.give("completion", {"shell": shell, "offers": [one._asdict() for one in found]})
    elif found:
        door.say("\n".join(f"{one.word}\t{shown(one.help)}" for one in found))
