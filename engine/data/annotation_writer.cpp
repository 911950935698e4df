// Annotations as XML text.
#include <algorithm>
#include <sstream>

#include <pugixml.hpp>

#include "engine/data/annotation_xml.h"
#include "engine/data/text.h"

namespace actiscope {
namespace {

template <class Value>
void add(pugi::xml_node& parent, const char* name, const Value& value) {
    parent.append_child(name).text().set(value);
}

} // namespace

std::string annotationText(const std::string& folder, const std::string& filename, Size size,
                           const std::vector<AnnotatedBox>& objects) {
    const bool synsets =
        std::all_of(objects.begin(), objects.end(), [](const auto& o) { return text::isSynset(o.name); });
    const int first = synsets ? 0 : 1;
    pugi::xml_document document;
    pugi::xml_node root = document.append_child("annotation");
    add(root, "folder", folder.c_str());
    add(root, "filename", filename.c_str());
    pugi::xml_node picture = root.append_child("size");
    add(picture, "width", size.width);
    add(picture, "height", size.height);
    add(picture, "depth", 3);
    add(root, "segmented", 0);
    for (const AnnotatedBox& object : objects) {
        pugi::xml_node node = root.append_child("object");
        add(node, "name", object.name.c_str());
        add(node, "pose", "Unspecified");
        add(node, "truncated", object.truncated ? 1 : 0);
        add(node, "occluded", object.occluded ? 1 : 0);
        add(node, "difficult", 0);
        pugi::xml_node corners = node.append_child("bndbox");
        add(corners, "xmin", object.box.x0 + first);
        add(corners, "ymin", object.box.y0 + first);
        add(corners, "xmax", object.box.x1 - 1 + first);
        add(corners, "ymax", object.box.y1 - 1 + first);
    }
    std::ostringstream xml;
    document.save(xml, "  ", pugi::format_indent | pugi::format_no_declaration);
    return xml.str();
}

} // namespace actiscope
