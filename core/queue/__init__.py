"""Work that waits: jobs are hints, so doing one twice, late, or in another order does no harm."""

from core.ports.queue import DeadLetter, Job, JobKind, Lane, Queue, told_of

__all__ = ["DeadLetter", "Job", "JobKind", "Lane", "Queue", "told_of"]
