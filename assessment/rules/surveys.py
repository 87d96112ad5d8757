"""What a survey's share is worth: its interval, from how many answered. Plain Python."""

from decimal import Decimal

Z95 = Decimal("1.959963984540054")
METHOD = "Wilson’s score interval of 95%, as if those who answered had been drawn at random"


def wilson(percent: Decimal, answered: int) -> tuple[Decimal, Decimal]:
    """The interval of 95% of a share, in per cent, after E B Wilson (1927). It never leaves 0 to 100.

    Raises ValueError when nobody answered or the share is not one.
    """
    if answered < 1 or not 0 <= percent <= 100:
        raise ValueError("A share from 0 to 100 and at least one answer are needed.")
    share, n = percent / 100, Decimal(answered)
    middle = share + Z95**2 / (2 * n)
    apart = Z95 * (share * (1 - share) / n + Z95**2 / (4 * n**2)).sqrt()
    scale = 100 / (1 + Z95**2 / n)
    low = (middle - apart) * scale if percent > 0 else Decimal(0)
    return low, (middle + apart) * scale if percent < 100 else Decimal(100)
