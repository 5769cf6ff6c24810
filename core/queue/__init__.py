"""Work that waits: jobs are hints, so doing one twice, late, or in another order does no harm."""

from core.ports.queue import LANES, DeadLetter, Job, JobKind, Lane, Queue, told_of

__all__ = ["LANES", "DeadLetter", "Job", "JobKind", "Lane", "Queue", "told_of"]
