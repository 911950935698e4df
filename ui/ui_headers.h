// Precompiled: what most files of the window read.
#pragma once

#include <memory>
#include <optional>
#include <vector>

#include <QtCore/QtCore>
#include <QtGui/QtGui>
#include <QtWidgets/QtWidgets>
