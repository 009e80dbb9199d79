"""Files of known kinds that no source reads: each is told by its kind, and nothing that a source reads is one."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.heard import look
from support.proof import examples

from scrapers.base import Look, NotRead
from scrapers.foreign import refuse
from scrapers.page import is_html
from scrapers.registry import recognise

KINDS = {
    "aggregators/dadata_find_affiliated.json": "DaData",
    "aggregators/dadata_openapi.json": "OpenAPI",
    "aggregators/dadata_party_ekomobile.json": "DaData",
    "aggregators/kf_license_resp.json": "Контур.Фокус",
    "cbr/black_list_json_sample.json": "warning list",
    "constructed/erknm_inspections.xml": "ЕРКНМ",
    "constructed/eu_fsf_entity.xml": "European Union",
    "constructed/ofac_sdn.csv": "OFAC",
    "constructed/opensanctions_targets.simple.csv": "OpenSanctions",
    "constructed/yente_match_request.json": "question",
    "constructed/yente_match_response.json": "OpenSanctions",
    "efrsb/bankruptid_startdate_pairs.csv": "pairs of ids",
    "efrsb/fedresurs_bankruptcy_message_docs.json": "attachments",
    "efrsb/soap_messageservice.wsdl": "WSDL",
    "efrsb/soap_request_template.xml": "question",
    "inspections/erknm_meta_2026-1.xml": "passport",
    "pledge/newdb_pledge_vin_response.json": "newdb",
    "pledge/reestr_zalogov_page_text_kamaz.txt": "pledges",
    "sanctions/opensanctions_entities_t1.ftm.json": "OpenSanctions",
    "sanctions/rfm_portal_act_trimmed.html": "Росфинмониторинг",
    "zakupki/223fz_contractCompleting.xml": "purchases",
    "zakupki/223fz_dishonestSupplier.xsd": "XSD",
    "zakupki/clearspending_7728168971.json": "Госзатраты",
    "zakupki/eis_detail.html": "purchase",
    "zakupki/eis_documents.html": "purchase",
    "zakupki/list_cardregion.html": "purchase",
}


@pytest.mark.parametrize(("sample", "kind"), KINDS.items())
def test_a_file_that_is_not_read_is_told_by_its_kind(shared: Path, sample: str, kind: str) -> None:
    content = (shared / "samples/courts" / sample).read_bytes()
    seen = Look(sample, content[:16_384], None) if is_html(content) else look(sample, content)
    with pytest.raises(NotRead, match=kind):
        recognise(seen)


@examples("files of other kinds: any bytes are looked at without raising", 5_000)
@given(st.binary(max_size=300) | st.text(max_size=200).map(str.encode))
def test_any_bytes_are_of_no_kind_or_of_one(content: bytes) -> None:
    try:
        refuse(Look("x", content, None))
    except NotRead as error:
        assert str(error)
