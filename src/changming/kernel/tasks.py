"""Tables of the jobs: what is queued, running, done and failed, and every try of it."""

from django.db import models
from django.db.models import Q


class TaskState(models.TextChoices):
    """How far a task is."""

    QUEUED = "queued"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"  # no try is left
    JOINED = "joined"  # a later task of the same turn does what this one was to do


class Task(models.Model):
    """One call of a declared job. `jobs` queues it, `runs` runs it; nobody else writes here."""

    job = models.CharField(max_length=100)
    key = models.CharField(max_length=200, null=True)  # noqa: DJ001 -- only keys that are there must differ
    arguments = models.JSONField(default=dict)
    chain = models.CharField(max_length=40, blank=True)  # audit chain (a district) it works for; "": the whole server
    turn = models.CharField(max_length=200, blank=True)  # of those with the same, one runs at a time
    joins = models.BooleanField(default=False)  # later calls join this one while it is queued
    joined = models.PositiveIntegerField(default=0)  # so many did
    state = models.CharField(max_length=10, choices=TaskState.choices, default=TaskState.QUEUED)
    queued_at = models.DateTimeField()
    ready_at = models.DateTimeField()
    started_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    tries = models.PositiveIntegerField(default=0)
    failures = models.PositiveIntegerField(default=0)  # tries that raised
    lost = models.PositiveIntegerField(default=0)  # tries whose worker vanished
    worker = models.CharField(max_length=100, blank=True)
    lease_until = models.DateTimeField(null=True)
    progress = models.CharField(max_length=300, blank=True)

    class Meta:
        """The constraints hold whatever the code does: one runs of a turn, one waits of those that join."""

        app_label = "kernel"
        constraints = [
            models.UniqueConstraint(fields=["job", "key"], name="kernel_task_once"),
            models.UniqueConstraint(
                fields=["turn"], condition=Q(state="running") & ~Q(turn=""), name="kernel_task_one_runs"
            ),
            models.UniqueConstraint(
                fields=["job", "turn"], condition=Q(state="queued", joins=True), name="kernel_task_one_waits"
            ),
        ]
        indexes = [
            models.Index(fields=["state", "ready_at"], name="kernel_task_ready"),
            models.Index(fields=["ended_at"], name="kernel_task_ended"),
            models.Index(fields=["chain", "state"], name="kernel_task_chain"),
        ]

    def __str__(self) -> str:
        return f"{self.job} {self.pk} {self.state}"


class Outcome(models.TextChoices):
    """How a try ended."""

    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"  # it raised
    LOST = "lost"  # its worker vanished: killed, or the machine stopped
    STOPPED = "stopped"  # its worker was asked to stop at once


class Try(models.Model):
    """One try of a task: by which worker, from when to when, and what it said when it failed."""

    task = models.ForeignKey(Task, on_delete=models.CASCADE, related_name="log")
    number = models.PositiveIntegerField()
    worker = models.CharField(max_length=100)
    started_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    outcome = models.CharField(max_length=10, choices=Outcome.choices, default=Outcome.RUNNING)
    says = models.TextField(blank=True)

    class Meta:
        """In order."""

        app_label = "kernel"
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.task_id}.{self.number} {self.outcome}"
