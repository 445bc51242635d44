"""Plan, run, gate and report milestones inside a Git repository and nothing else."""

__version__ = "0.1.0"
