#include "protocol/names.hpp"

#include "protocol/json.hpp"

namespace coregulation::protocol {

std::string_view name_of(role v) {
    return names<role>::of(v);
}
std::string_view name_of(visibility v) {
    return names<visibility>::of(v);
}
std::string_view name_of(sensor v) {
    return names<sensor>::of(v);
}
std::string_view name_of(phase v) {
    return names<phase>::of(v);
}
std::string_view name_of(state v) {
    return names<state>::of(v);
}
std::string_view name_of(reason v) {
    return names<reason>::of(v);
}
std::string_view name_of(error_code v) {
    return names<error_code>::of(v);
}

std::optional<role> role_named(std::string_view name) {
    return names<role>::named(name);
}
std::optional<visibility> visibility_named(std::string_view name) {
    return names<visibility>::named(name);
}
std::optional<sensor> sensor_named(std::string_view name) {
    return names<sensor>::named(name);
}
std::optional<phase> phase_named(std::string_view name) {
    return names<phase>::named(name);
}
std::optional<reason> reason_named(std::string_view name) {
    return names<reason>::named(name);
}
std::optional<state> state_named(std::string_view name) {
    return names<state>::named(name);
}
std::optional<error_code> error_code_named(std::string_view name) {
    return names<error_code>::named(name);
}

} // namespace coregulation::protocol
