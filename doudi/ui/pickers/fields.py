"""The field of a form that picks a row, and its widget."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ImproperlyConfigured, ValidationError
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from doudi.ui.pickers.sources import LONGEST_TEXT, Choice, PickerSource, picker_source


class PickerWidget(forms.Widget):
    """A text to search by and the rows found, as radio buttons. With scripts they appear while one types.

    Without scripts the form comes back with them and with everything else that was typed.
    """

    source_name = ""
    is_private = False
    choices: list[Choice]
    is_more = False
    picked = ""

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs)
        self.choices = []

    def value_from_datadict(self, data: Any, files: Any, name: str) -> tuple[str, str]:  # noqa: ARG002 - Django's
        """Return the key picked and the text; a key picked before the text was changed does not count."""
        picked, text = str(data.get(name) or "").strip(), str(data.get(f"{name}_text") or "").strip()
        if text and data.get(f"{name}_for", text) != text:
            picked = ""
        return picked, text

    def value_omitted_from_data(self, data: Any, files: Any, name: str) -> bool:  # noqa: ARG002 - Django's
        return name not in data and f"{name}_text" not in data

    def use_required_attribute(self, initial: Any) -> bool:  # noqa: ARG002 - the text may stay empty once picked
        return False

    def render(self, name: str, value: Any, attrs: dict[str, Any] | None = None, renderer: Any = None) -> SafeString:  # noqa: ARG002 - Django's
        source = picker_source(self.source_name)
        picked, text = value if isinstance(value, tuple) else ("", "")
        context = {
            "name": name,
            "element_id": (attrs or {}).get("id", f"id_{name}"),
            "described_by": (attrs or {}).get("aria-describedby", ""),
            "is_invalid": (attrs or {}).get("aria-invalid", ""),
            "text": text or (self.choices[0].label if self.choices and self.picked else picked),
            "source": source,
            "found": self.choices,
            "is_more": self.is_more,
            "picked": self.picked,
            "longest": LONGEST_TEXT,
            "is_private": self.is_private,
        }
        return render_to_string("ui/picker.html", context)


class PickerField(forms.Field):
    """A row of a source in the scope of the user; ``clean`` returns the row, or None where it may stay empty.

    ``for_user`` says who searches. An exact key, such as a number, is taken at once; anything else is chosen from what
    is found, so that nobody picks another person of the same name by accident. In a form whose fields come into the
    address, ``is_private`` keeps the text out of it, because it may be the number of an identity card.
    """

    widget = PickerWidget

    def __init__(self, source: str, *, is_private: bool = False, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.source_name = source
        self.by: Any = None
        self.widget.source_name = source
        self.widget.is_private = is_private

    @property
    def source(self) -> PickerSource:
        """The source.

        Raises:
            ImproperlyConfigured: no room registered it.
        """
        source = picker_source(self.source_name)
        if source is None:
            raise ImproperlyConfigured(self.source_name)
        return source

    def clean(self, value: Any) -> Any:
        """Return the row picked.

        Raises:
            ValidationError: nothing is found, or one of several has to be chosen.
        """
        picked, text = value if isinstance(value, tuple) else ("", "")
        if not picked and not text:
            if self.required:
                raise ValidationError(_("请填写。"), code="required")
            return None
        if self.by is None:
            message = f"the picker of {self.source_name} does not know its user"
            raise ImproperlyConfigured(message)
        row = self.source.get(picked or text, self.by)
        if row is not None:
            self._offer([self.source.choice_of(row, self.by)], row)
            return row
        choices, self.widget.is_more = self.source.choices(text or picked, self.by)
        if not choices:
            raise ValidationError(str(self.source.not_found), code="not_found")
        self._offer(choices)
        raise ValidationError(_("请从找到的里面选一个。"), code="to_choose")

    def keep(self, value: tuple[str, str]) -> None:
        """Show again what was picked in a form that is not checked yet."""
        picked, text = value
        row = self.source.get(picked or text, self.by)
        if row is not None:
            self._offer([self.source.choice_of(row, self.by)], row)

    def _offer(self, choices: list[Choice], row: Any = None) -> None:
        self.widget.choices = choices
        self.widget.picked = choices[0].key if row is not None else ""


def bind_pickers(form: forms.BaseForm, by: Any) -> None:
    """Tell the pickers of a form who searches."""
    for field in form.fields.values():
        if isinstance(field, PickerField):
            field.by = by
