"""The rules of the claim check, one function each: `(claim, facts) -> Iterator[Finding]`, pure over plain data."""
