"""`POST images/generate`, and the images it keeps: section "Image generator"."""

from __future__ import annotations

from fastapi import Request
from fastapi.responses import Response

from mockserver.kernel.application import json_response, mark
from mockserver.kernel.exchange import here
from mockserver.vendors.nrs360.routes.application import app
from mockserver.vendors.nrs360.schemas.images import ImagesRequest
from mockserver.vendors.nrs360.service import images

_SECTION = "Image generator › Generation of images"
_HEADERS = {
    "cache-control": "public, max-age=31536000, immutable",
    "content-security-policy": "sandbox; default-src 'none'",
    "x-content-type-options": "nosniff",
}


@app.post(
    "/api/rest/images/generate",
    **mark(
        "generateImages",
        "Keep images",
        "documented",
        _SECTION,
        examples=("images-generate",),
        fields={
            "imageUrl": "of this server; ends in .jpg for PNG too, as printed, and .png opens it "
            "as well",
            "error": "true, with imageUrl null: wrong base64, another extension, a file that is "
            "not what its extension says, more than 10 MiB",
            "base64": "a data: URL is read too; the page's placeholder stands for a sample image",
            "422": "what is missing or mistyped, more than 100 images; the texts are ours",
        },
    ),
)
async def generate_images(request: Request, body: ImagesRequest) -> Response:
    """Keep JPEG and PNG files, which mails and pages can then load."""
    return json_response(200, images.generate(here(request), body))


@app.head("/uploads/{folder}/{name}", include_in_schema=False)
@app.get(
    "/uploads/{folder}/{name}",
    response_class=Response,
    **mark("loadImage", "Load an image", "inferred", f"{_SECTION}: where imageUrl leads"),
)
async def load_image(request: Request, folder: str, name: str) -> Response:
    """An image, without a credential; its content never changes."""
    image = images.find_image(here(request), folder, name)
    return Response(image.content, media_type=images.TYPES[image.extension], headers=_HEADERS)
