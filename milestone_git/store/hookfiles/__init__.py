"""The files in the hooks folder: ours, somebody else's, or none; and those that ours stand before."""

from __future__ import annotations

from milestone_git.store.hookfiles.folder import folder as folder
from milestone_git.store.hookfiles.install import HookFile as HookFile
from milestone_git.store.hookfiles.install import install as install
from milestone_git.store.hookfiles.install import uninstall as uninstall
from milestone_git.store.hookfiles.shim import MARK as MARK
from milestone_git.store.hookfiles.shim import NAMES as NAMES
from milestone_git.store.hookfiles.shim import OPTIONAL as OPTIONAL
from milestone_git.store.hookfiles.shim import SERVER as SERVER
from milestone_git.store.hookfiles.shim import add_trailer as add_trailer
from milestone_git.store.hookfiles.state import declined as declined
from milestone_git.store.hookfiles.state import states as states
