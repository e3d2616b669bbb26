// The fields of each client message, in the order of the schema.
//
// Each message is described once; a `reader` takes it from JSON, a `writer` puts it there.
#pragma once

#include "protocol/rules.hpp"

#include <concepts>
#include <type_traits>

namespace coregulation::protocol {

// M is T, or T const when it is written.
template<class M, class T>
concept is = std::same_as<std::remove_const_t<M>, T>;

template<class io>
void fields(io& f, is<hello> auto& m) {
    f.integers("versions", m.versions, rules::spoken_version, 1, rules::max_versions);
    f.text("client", m.client, rules::client_name);
}

template<class io>
void fields(io& f, is<join> auto& m) {
    f.text("link", m.link, rules::secret);
    f.text("name", m.name, rules::name);
    f.text("stream", m.stream, rules::stream);
    f.word("visibility", m.visible);
    f.flag("keep", m.keep);
    f.flag("seat", m.seat);
    f.word("sensor", m.source);
    f.text("resume", m.resume, rules::secret);
    f.flag("paused", m.paused);
    f.flag("quiet", m.quiet);
    f.number("client_ms", m.client_ms, rules::client_ms);
}

template<class io>
void fields(io& f, is<clock_ping> auto& m) {
    f.integer("id", m.id, rules::small_count);
    f.number("client_ms", m.client_ms, rules::client_ms);
    f.number("received_ms", m.received_ms, rules::client_ms);
}

template<class io>
void fields(io& f, is<notification> auto& m) {
    f.text("stream", m.stream, rules::stream);
    f.integer("seq", m.seq, rules::sequence);
    f.number("client_ms", m.client_ms, rules::client_ms);
    f.numbers("rr_ms", m.rr_ms, rules::rr_ms, max_rr);
    f.number("bpm", m.bpm, rules::sensor_bpm);
    f.flag("contact", m.contact);
}

template<class io>
void fields(io& f, is<set_phase> auto& m) {
    f.word("phase", m.name);
}

template<class io>
void fields(io& f, is<set_pacer> auto& m) {
    f.flag("on", m.on);
    f.number("breaths_per_min", m.breaths_per_min, rules::pacer_breaths);
    f.number("inhale", m.inhale, rules::pacer_inhale);
}

template<class io>
void fields(io& f, is<mark> auto& m) {
    f.text("text", m.text, rules::marker);
    f.flag("shared", m.shared);
}

template<class io>
void fields(io& f, is<set_visibility> auto& m) {
    f.word("visibility", m.visible);
}

template<class io>
void fields(io& f, is<set_consent> auto& m) {
    f.flag("keep", m.keep);
}

template<class io>
void fields(io& f, is<set_sensor> auto& m) {
    f.word("sensor", m.source);
}

template<class io>
void fields(io& f, is<set_pause> auto& m) {
    f.flag("paused", m.paused);
    f.flag("quiet", m.quiet);
}

template<class io>
void fields(io& f, is<plan_part> auto& m) {
    f.word("phase", m.name);
    f.number("minutes", m.minutes, rules::minutes);
}

template<class io>
void fields(io& f, is<guide_step> auto& m) {
    f.text("text", m.text, rules::practice_words);
    f.number("seconds", m.seconds, rules::step_seconds);
}

template<class io>
void fields(io& f, is<guide> auto& m) {
    f.text("key", m.key, rules::secret);
    f.text("title", m.title, rules::practice_title);
    f.text("note", m.note, rules::practice_words);
    f.objects("steps", m.steps, 1, max_steps);
}

template<class io>
void fields(io& f, is<admit> auto& m) {
    f.integer("member", m.member, rules::ordinal);
}

template<class io>
void fields(io& f, is<set_door> auto& m) {
    f.flag("open", m.open);
}

template<class io>
void fields(io& f, is<turn_away> auto& m) {
    f.integer("member", m.member, rules::ordinal);
}

template<class io>
void fields(io& f, is<set_plan> auto& m) {
    f.objects("parts", m.parts, max_plan);
}

template<class io>
void fields(io& f, is<start_practice> auto& m) {
    f.object("guide", m.what);
}

template<class io>
void fields(io& f, is<practice_step> auto& m) {
    f.integer("step", m.step, rules::step_index);
    f.flag("hold", m.hold);
}

template<class io>
void fields(io&, is<stop_practice> auto&) {}

template<class io>
void fields(io& f, is<spotlight> auto& m) {
    f.integer("a", m.a, rules::ordinal);
    f.integer("b", m.b, rules::ordinal);
}

template<class io>
void fields(io&, is<leave> auto&) {}

template<class io>
void fields(io& f, is<end> auto& m) {
    f.flag("emergency", m.emergency);
}

} // namespace coregulation::protocol
