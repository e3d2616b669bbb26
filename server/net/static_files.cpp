#include "server/net/static_files.hpp"

#include "server/net/secrets.hpp"

#include <array>
#include <fstream>
#include <sstream>
#include <stdexcept>
#include <string_view>

namespace coregulation::net {
namespace {

namespace fs = std::filesystem;

// Vite puts files whose name holds a hash of their content here: they never change.
constexpr std::string_view hashed_folder = "/assets/";
constexpr std::array client_routes{"/", "/join", "/sessions", "/review", "/practices", "/practice", "/design"};

std::string content_type_of(fs::path const& file) {
    static std::map<std::string, std::string> const known{
        {".html", "text/html; charset=utf-8"},
        {".js", "text/javascript; charset=utf-8"},
        {".mjs", "text/javascript; charset=utf-8"},
        {".css", "text/css; charset=utf-8"},
        {".json", "application/json"},
        {".map", "application/json"},
        {".webmanifest", "application/manifest+json"},
        {".svg", "image/svg+xml"},
        {".png", "image/png"},
        {".ico", "image/x-icon"},
        {".webp", "image/webp"},
        {".woff2", "font/woff2"},
        {".txt", "text/plain; charset=utf-8"},
    };
    auto const found = known.find(file.extension().string());
    return found == known.end() ? "application/octet-stream" : found->second;
}

std::string contents(fs::path const& path) {
    std::ifstream in(path, std::ios::binary);
    std::ostringstream out;
    if (!(out << in.rdbuf()) && fs::file_size(path) != 0) throw std::runtime_error("cannot read " + path.string());
    return std::move(out).str();
}

std::string etag_of(std::string_view content) {
    constexpr std::string_view digits = "0123456789abcdef";
    constexpr std::size_t bytes = 12; // 96 bits of SHA-256: chance never meets itself
    auto const hash = hash_of(content);
    std::string out = "\"";
    for (std::size_t i = 0; i < bytes; ++i) {
        out.push_back(digits[hash[i] >> 4U]);
        out.push_back(digits[hash[i] & 15U]);
    }
    return out + '"';
}

} // namespace

static_files::static_files(fs::path const& root) {
    if (root.empty() || !fs::is_directory(root)) return;
    for (auto const& entry : fs::recursive_directory_iterator(root)) {
        if (!fs::is_regular_file(entry.symlink_status())) continue;
        auto content = contents(entry.path());
        auto etag = etag_of(content);
        files_["/" + fs::relative(entry.path(), root).generic_string()] = {
            content_type_of(entry.path()), share(std::move(content)), std::move(etag)};
    }
    auto const index = files_.find("/index.html");
    if (index == files_.end()) return;
    auto const page = index->second;
    for (auto const* route : client_routes) files_.emplace(route, page);
}

http_reply static_files::answer(http_request const& request) const {
    auto const found = files_.find(request.path);
    if (found == files_.end()) return http_error(404, "not_found", "there is nothing at this address");
    if (request.method != "GET" && request.method != "HEAD") {
        auto no = http_error(405, "wrong_method", "this address is only read", "GET");
        no.headers.emplace_back("Allow", "GET, HEAD");
        return no;
    }
    auto const& file = found->second;
    auto const forever = request.path.starts_with(hashed_folder);
    http_reply yes{200, file.content_type, file.content, {}};
    yes.headers.emplace_back("ETag", file.etag);
    yes.headers.emplace_back("Cache-Control", forever ? "public, max-age=31536000, immutable" : "no-cache");
    if (request.if_none_match == file.etag) {
        yes.status = 304;
        yes.body = share({});
    }
    return yes;
}

} // namespace coregulation::net
