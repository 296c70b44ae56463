"""Base class of the forms of the application's pages."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from django import forms
from django.http import QueryDict

from doudi.portal.application_form.draft import Draft, DraftMember
from doudi.portal.application_form.pages import Page
from doudi.ui.forms import ActionForm, FormData

_MOST_CHARACTERS, _MOST_VALUES = 1_000, 40
"""Limits of what is kept of a page that is saved before it is complete."""


class PageForm(ActionForm):
    """A page of the application form."""

    def __init__(self, page: Page, draft: Draft, data: FormData = None) -> None:
        super().__init__(data)
        self.page, self.draft = page, draft
        self.add_fields()
        for name, values in draft.unfinished.get(page.key, {}).items():
            if name in self.fields:
                is_list = isinstance(self.fields[name], forms.MultipleChoiceField)
                self.fields[name].initial = values if is_list else values[0]

    def add_fields(self) -> None:
        """Add the fields that the page and the draft call for."""
        raise NotImplementedError

    def updated_draft(self) -> Draft:
        """Return the draft with the valid answers of this page."""
        raise NotImplementedError

    @property
    def member(self) -> DraftMember | None:
        """The member that the page is about; None while they are not named."""
        members = self.draft.members
        return members[self.page.member] if self.page.member < len(members) else None

    def draft_with_member(self, member: DraftMember) -> Draft:
        """Return the draft with the page's member replaced, or added at the end."""
        index = self.page.member
        return replace(self.draft, members=(*self.draft.members[:index], member, *self.draft.members[index + 1 :]))

    def typed(self) -> dict[str, list[str]]:
        """Return what was typed, valid or not, to show it again; a drawn signature is not kept."""
        assert isinstance(self.data, QueryDict)  # noqa: S101 - bound by the view
        kept: Mapping[str, list[str]] = {
            name: [text[:_MOST_CHARACTERS] for text in self.data.getlist(name)[:_MOST_VALUES]]
            for name, field in self.fields.items()
            if not isinstance(field.widget, forms.HiddenInput)
        }
        return {name: values for name, values in kept.items() if any(values)}
