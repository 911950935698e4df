// How --help writes a command's usage: arguments without a dash by what they stand for, "DATASET".
#pragma once

#include <sstream>
#include <string>

#include <CLI/CLI.hpp>

namespace actiscope::app {

class UsageFormatter : public CLI::Formatter {
public:
    [[nodiscard]] std::string make_option(const CLI::Option* option, bool isPositional) const override {
        if (!isPositional || option->get_option_text().empty()) {
            return CLI::Formatter::make_option(option, isPositional);
        }
        std::ostringstream line;
        CLI::detail::format_help(line, option->get_option_text(), option->get_description(),
                                 get_column_width());
        return line.str();
    }

    /// Descriptions tell which other options one needs.
    [[nodiscard]] std::string make_option_opts(const CLI::Option* option) const override {
        return option->get_option_text().empty() && option->get_type_size() == 0
                   ? std::string()
                   : CLI::Formatter::make_option_opts(option);
    }

    [[nodiscard]] std::string make_option_usage(const CLI::Option* option) const override {
        const std::string& text = option->get_option_text();
        return text.empty()             ? CLI::Formatter::make_option_usage(option)
               : option->get_required() ? text
                                        : "[" + text + "]";
    }
};

} // namespace actiscope::app
