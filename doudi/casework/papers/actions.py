"""Making papers, and keeping them as they were."""

from __future__ import annotations

from django.utils.translation import gettext as _

from doudi.casework.models import Case
from doudi.casework.papers.contents import contents_of
from doudi.casework.papers.models import Paper
from doudi.casework.refusals import PaperWasChanged
from doudi.core.accounts.models import User
from doudi.core.attachments import store
from doudi.core.attachments.actions import keep_made, read_attachment
from doudi.core.audit.actions import Actor
from doudi.core.protection import sm3_of
from doudi.ui.pdf import paper_html, pdf_of

OF_A_DECISION = (Paper.Kind.APPLICATION, Paper.Kind.VISIT, Paper.Kind.OPINION, Paper.Kind.NOTICE)


def make(case: Case, kind: str) -> bytes | None:
    """The paper as it would be today; None while there is none."""
    contents = contents_of(case, kind)
    return pdf_of(paper_html(f"papers/{kind}.html", contents)) if contents is not None else None


def archive(case: Case, kinds: tuple[str, ...], by: Actor) -> list[Paper]:
    """Keep papers of a case as they are now; part of the action that made them final, whose sentence speaks for it."""
    kept = []
    for kind in kinds:
        content = make(case, kind)
        if content is None:
            continue
        name = f"{case.number}-{Paper.Kind(kind).label}.pdf"
        attachment = keep_made(by=by, name=name, content=content, village_code=case.village_code)
        kept.append(Paper.objects.create(case=case, kind=kind, attachment=attachment, sm3=sm3_of(content)))
    return kept


def read_paper(*, by: User, case: Case, kind: str) -> tuple[bytes, Paper | None]:
    """A paper for whoever may see the case: the kept one, byte for byte, or as it would be today.

    Raises:
        NotAllowed, OutOfSight, PaperWasChanged, Case.DoesNotExist
    """
    held = Case.objects.visible_to(by).get(pk=case.pk)
    kept = held.papers.filter(kind=kind).select_related("attachment").last()
    if kept is None:
        return make(held, kind) or b"", None
    content = read_attachment(by=by, attachment=kept.attachment)
    if sm3_of(content) != kept.sm3:
        raise PaperWasChanged(_("存档文书与存档时的摘要不符，可能被改动，请联系系统管理员核查。"))
    return content, kept


def is_intact(paper: Paper) -> bool:
    """Whether the bytes that are kept are those that were made."""
    return sm3_of(store.read(paper.attachment.key)) == paper.sm3
