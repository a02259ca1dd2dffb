"""How much memory a process has held at once."""

from pathlib import Path


def peak_memory(process: int | str = "self") -> int:
    """The most bytes that the process has had resident since its program began; 0 where the system does not tell.

    What ``wait4`` and ``getrusage`` tell begins with the peak of the process that started it; this does not.
    """
    try:
        status = Path(f"/proc/{process}/status").read_text()
    except OSError:
        return 0
    lines = (line.split() for line in status.splitlines() if line.startswith("VmHWM:"))
    return next((int(kibibytes) * 1024 for _name, kibibytes, _unit in lines), 0)
