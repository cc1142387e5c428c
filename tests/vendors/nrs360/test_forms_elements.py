"""Every element of the annex is kept and shown, and refused when it is wrong."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from tests.vendors.nrs360.forms_client import Forms, find_tag

INPUT = {
    "label": "My field",
    "required": True,
    "description": "Help text",
    "placeholder": "My placeholder",
    "customField": "my_string_custom_field",
}
OPTIONS = [
    {"label": "Label 1", "value": "value1"},
    {"label": "Label 2", "value": "value2"},
    {"label": "Label 3", "value": "value3"},
]
CHOICE = {name: value for name, value in INPUT.items() if name != "placeholder"}


@pytest.fixture
def forms(client: httpx.AsyncClient, nrs360: dict[str, Any]) -> Forms:
    return Forms(client, nrs360["auth"])


async def preview(forms: Forms, *elements: Any) -> str:
    number = await forms.create(formFields=list(elements))
    response = await forms.call("GET", f"forms/{number}/preview")
    assert response.status_code == 200
    return response.text


@pytest.mark.parametrize(
    ("kind", "label"),
    [
        ("h1", "My title"),
        ("h2", "My title"),
        ("h3", "My title"),
        ("h4", "My title"),
        ("p", "This is my paragraph"),
        ("blockquote", "My blockquote"),
    ],
)
async def test_a_text_is_shown_as_what_it_is(forms: Forms, kind: str, label: str) -> None:
    html = await preview(forms, {"type": kind, "label": label})
    assert f"<{kind}>{label}</{kind}>" in html


@pytest.mark.parametrize("kind", ["text", "password", "email", "number", "date", "color"])
async def test_an_input_has_a_label_a_hint_and_its_type(forms: Forms, kind: str) -> None:
    html = await preview(forms, {"type": kind, **INPUT})

    tag = find_tag(html, "password" if kind == "password" else "my_string_custom_field")
    assert f'type="{kind}"' in tag
    assert ' id="field-1"' in tag
    assert " required" in tag
    assert 'aria-describedby="field-1-hint"' in tag
    assert ('placeholder="My placeholder"' in tag) == (kind not in ("date", "color"))
    assert '<label for="field-1">My field' in html
    assert '<p class="hint" id="field-1-hint">Help text</p>' in html


async def test_a_textarea_has_its_rows(forms: Forms) -> None:
    html = await preview(forms, {"type": "textarea", **INPUT, "rows": 7})

    assert 'rows="7" placeholder="My placeholder" required' in find_tag(
        html, "my_string_custom_field"
    )
    assert '<label for="field-1">My field' in html


async def test_a_list_has_its_options(forms: Forms) -> None:
    html = await preview(forms, {"type": "select", **CHOICE, "options": OPTIONS})

    assert find_tag(html, "my_string_custom_field").startswith("<select")
    assert '<option value="value2">Label 2</option>' in html


async def test_countries_are_chosen_by_name_and_have_codes(forms: Forms) -> None:
    html = await preview(forms, {"type": "countrySelector", **CHOICE})

    assert 'autocomplete="country"' in find_tag(html, "my_string_custom_field")
    for option in (
        '<option value="ES">Spain</option>',
        '<option value="CO">Colombia</option>',
        '<option value="FR">France</option>',
    ):
        assert option in html


async def test_radio_buttons_stand_in_a_group_with_a_legend(forms: Forms) -> None:
    html = await preview(forms, {"type": "radio", **CHOICE, "options": OPTIONS})

    assert "<fieldset" in html
    assert "<legend>My field" in html
    for number in (1, 2, 3):
        assert f'id="field-1-{number}" name="my_string_custom_field" value="value{number}"' in html
        assert f'<label for="field-1-{number}">Label {number}</label>' in html


async def test_a_checkbox_has_its_text_for_a_label(forms: Forms) -> None:
    element = {
        "type": "checkbox",
        "label": "My checkbox text",
        "required": True,
        "customField": "my_decimal_custom_field",
    }
    html = await preview(forms, element)

    assert 'type="checkbox"' in find_tag(html, "my_decimal_custom_field")
    assert '<label for="field-1">My checkbox text' in html


@pytest.mark.parametrize(
    ("element", "text"),
    [
        ({"label": "x"}, "The formFields.1.type field is required."),
        ({"type": "file", "label": "x"}, "The selected formFields.1.type is invalid."),
        ({"type": "H1", "label": "x"}, "The selected formFields.1.type is invalid."),
        ({"type": 7, "label": "x"}, "The selected formFields.1.type is invalid."),
        ({"type": ["h1"], "label": "x"}, "The formFields.1.type field must be a string."),
        ({"type": "h1"}, "The formFields.1.label field is required."),
        ({"type": "h1", "label": {}}, "The formFields.1.label field must be a string."),
        (
            {"type": "text", "label": "x", "required": "perhaps"},
            "The formFields.1.required field must be true or false.",
        ),
        (
            {"type": "text", "label": "x", "description": []},
            "The formFields.1.description field must be a string.",
        ),
        (
            {"type": "text", "label": "x", "placeholder": []},
            "The formFields.1.placeholder field must be a string.",
        ),
        (
            {"type": "text", "label": "x", "customField": []},
            "The formFields.1.customField field must be a string.",
        ),
        (
            {"type": "textarea", "label": "x", "rows": "many"},
            "The formFields.1.rows field must be an integer.",
        ),
        (
            {"type": "textarea", "label": "x", "rows": 0},
            "The formFields.1.rows field must be at least 1.",
        ),
        ({"type": "select", "label": "x"}, "The formFields.1.options field is required."),
        (
            {"type": "radio", "label": "x", "options": []},
            "The formFields.1.options field is required.",
        ),
        (
            {"type": "radio", "label": "x", "options": {"a": "b"}},
            "The formFields.1.options field must be an array.",
        ),
        (
            {"type": "radio", "label": "x", "options": ["a"]},
            "The formFields.1.options.0 field must be an object.",
        ),
        (
            {"type": "radio", "label": "x", "options": [{"value": "a"}]},
            "The formFields.1.options.0.label field is required.",
        ),
        (
            {"type": "select", "label": "x", "options": [*OPTIONS, {"label": "a"}]},
            "The formFields.1.options.3.value field is required.",
        ),
        (
            {"type": "select", "label": "x", "options": [OPTIONS[0]] * 251},
            "The formFields.1.options field must not have more than 250 items.",
        ),
        ("h1", "The formFields.1 field must be an object."),
        (None, "The formFields.1 field is required."),
    ],
)
async def test_a_wrong_element_is_422_and_named_by_its_place(
    forms: Forms, element: Any, text: str
) -> None:
    refused = await forms.refuse({"type": "h1", "label": "Good"}, element)
    assert refused == (422, 422, text)


async def test_html_in_an_element_is_shown_as_text(forms: Forms) -> None:
    nasty = '"><script>alert(1)</script>'
    html = await preview(
        forms,
        {"type": "h1", "label": nasty},
        {
            "type": "text",
            "label": nasty,
            "description": nasty,
            "placeholder": nasty,
            "customField": nasty,
        },
        {"type": "radio", "label": nasty, "options": [{"label": nasty, "value": nasty}]},
    )
    assert "<script" not in html
    assert '"&gt;' not in html


async def test_more_elements_than_a_page_should_hold_are_422(forms: Forms) -> None:
    title = {"type": "h1", "label": "x"}

    assert await forms.create(formFields=[title] * 200)
    assert await forms.refuse(*[title] * 201, name="Longer") == (
        422,
        422,
        "The formFields field must not have more than 200 items.",
    )
