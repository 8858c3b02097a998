"""Reads for the files of policies: what readers may take away."""

from codes.models import Code
from payers.code_cells import CodeLine
from payers.code_files import NOT_SAMPLE, SAMPLE, line_of
from payers.contents import document_of, policy_document
from payers.document import PolicyDocument
from payers.models import Policy, PolicyVersion

NOT_STATED = "not stated"
NO_TITLE = "not loaded"


def policy_of_file(policy: Policy) -> PolicyDocument:
    """With every version that readers may see."""
    return policy_document(policy, policy.versions.readable().with_contents())


def version_of_file(policy: Policy, number: int) -> PolicyVersion | None:
    return policy.versions.readable().with_contents().filter(number=number).first()


def code_lines(policy: Policy, version: PolicyVersion, *, address: str) -> list[CodeLine]:
    """The rows of the file of codes. `address` is that of the version's page here, as others can open it."""
    document = document_of(version)
    codes = sorted({row.code for row in document.codes})
    titles = {(code.system_id, code.code): code.title for code in Code.objects.filter(code__in=codes)}
    sources = {passage.key: passage.url for passage in document.passages}
    facts = {
        "sample": SAMPLE if policy.is_sample else NOT_SAMPLE,
        "policy": str(policy),
        "version": str(version.number),
        "effective_from": version.effective_from.isoformat(),
        "address": address,
    }
    return [
        line_of(
            row,
            title=titles.get((row.system, row.code)) or NO_TITLE,
            source=sources.get(row.passage) or NOT_STATED,
            **facts,
        )
        for row in document.codes
    ]
