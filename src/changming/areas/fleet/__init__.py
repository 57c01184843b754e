"""Work by vehicle: who left, which road was worked."""
