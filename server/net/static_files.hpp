// The web client's files, read once and kept in memory.
//
// Only what was found at the start is ever served: a path is looked up, never opened, so
// there is nothing to traverse. Symbolic links are not followed. The pages that the client
// routes itself (/, /join, /sessions, …) are all index.html.
#pragma once

#include "server/net/http_message.hpp"

#include <filesystem>
#include <map>
#include <string>

namespace coregulation::net {

class static_files {
public:
    // A folder that is missing gives no files; a file that cannot be read throws.
    explicit static_files(std::filesystem::path const& root);

    // GET and HEAD; 304 when the client has it, 404, 405.
    http_reply answer(http_request const&) const;

    bool has_pages() const { return files_.contains("/index.html"); }

private:
    struct stored_file {
        std::string content_type;
        text content;
        std::string etag;
    };
    std::map<std::string, stored_file> files_; // by URL path
};

} // namespace coregulation::net
