ARG PYTHON_VERSION=3.13

FROM python:${PYTHON_VERSION}-slim AS build
WORKDIR /src
COPY pyproject.toml README.md LICENSE ./
COPY mockserver mockserver
COPY fixtures fixtures
RUN python -m venv /opt/mockserver \
    && /opt/mockserver/bin/pip install --no-cache-dir .

FROM python:${PYTHON_VERSION}-slim
COPY --from=build /opt/mockserver /opt/mockserver
RUN useradd --uid 10001 --no-create-home mockserver \
    && install --directory --owner=mockserver --group=mockserver /data
ENV PATH=/opt/mockserver/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    MOCKSERVER_HOST=0.0.0.0 \
    MOCKSERVER_PORT=4360 \
    MOCKSERVER_DATA=/data
USER mockserver
VOLUME /data
EXPOSE 4360
# Not by urllib, which would ask the proxy that Docker hands to containers as HTTP_PROXY.
HEALTHCHECK --interval=10s --timeout=5s --start-period=10s --retries=3 \
    CMD ["python", "-c", "import http.client, os; asked = http.client.HTTPConnection('127.0.0.1', os.environ['MOCKSERVER_PORT'], timeout=3); asked.request('GET', '/readyz'); exit(asked.getresponse().status != 200)"]
ENTRYPOINT ["mockserver"]
CMD ["serve"]
