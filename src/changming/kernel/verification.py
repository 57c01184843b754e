"""What the last verification of each audit chain found: a long chain is verified by a job, pages show this."""

from collections.abc import Sequence
from datetime import datetime

from django.db import models

from changming.kernel.audit import CHAIN_LENGTH, Head, head, verify


class Verification(models.Model):
    """The last verification of one chain. `broken` is the number of the first broken entry, `why` as in `Broken`."""

    chain = models.CharField(max_length=CHAIN_LENGTH, primary_key=True)
    at = models.DateTimeField()
    seq = models.PositiveBigIntegerField()  # the chain's last number when it began
    heads = models.PositiveIntegerField()  # so many exported heads of the chain were held against it
    broken = models.PositiveBigIntegerField(null=True)
    why = models.CharField(max_length=20, blank=True)

    class Meta:
        """Of the kernel."""

        app_label = "kernel"

    def __str__(self) -> str:
        return f"{self.chain} {self.seq} {self.why or 'whole'}"


def verify_and_keep(chain: str, heads: Sequence[Head], *, at: datetime) -> Verification:
    """Verify a chain by itself and by heads exported earlier, and keep what was found."""
    seq = head(chain).seq
    broken = verify(chain, heads)
    found = {
        "at": at,
        "seq": seq,
        "heads": sum(1 for one in heads if one.chain == chain),
        "broken": broken.seq if broken else None,
        "why": broken.why if broken else "",
    }
    return Verification.objects.update_or_create(chain=chain, defaults=found)[0]


def verification_of(chain: str) -> Verification | None:
    """What was found last, None before the first time. One query."""
    return Verification.objects.filter(chain=chain).first()
