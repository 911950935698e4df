// A picture that the project paints itself, for screenshots and demonstrations: a wall clock and a vase.
#pragma once

#include <filesystem>

#include <QImage>

namespace actiscope::test {

/// 960 x 640, the same at every call. ImageNet networks see a wall clock (n04548280) in it.
[[nodiscard]] QImage paintDemoPicture();

/// The clock's and the vase's place in it as an ILSVRC annotation (XML).
[[nodiscard]] QByteArray demoAnnotation();

/// Writes `demo.png` and `demo.xml` into the folder and returns the picture's path.
std::filesystem::path writeDemoPicture(const std::filesystem::path& folder);

} // namespace actiscope::test
