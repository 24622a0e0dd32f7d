"""What a person reads of a case: pure functions of its trace and its findings."""
