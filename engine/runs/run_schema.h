// The tables of a run's file, so that others can read it with SQL. The file is an SQLite database with
// application_id 'ActR' and the format's number as user_version; it holds these tables and nothing else.
//
// run            one row: the facts (RunFacts). Hashes as 16 hexadecimal digits; level: threshold * 1000.
//                What is in the pictures is not part of data_set_hash: to tell whether one has changed since,
//                each would have to be read again. A merged run has the command of the merge, and in the
//                lines below it those of the first shard. data_set is the folder or list that was opened,
//                with data_set_format and, where they were asked for, split, images_folder and
//                annotations_folder; the images' paths are below root.
// class          the model's classes by number; `label` and `predicted` elsewhere refer to them.
// mapping        the model's class (`label`) of each class of the data set, by number in the set's own table;
//                NULL where the model has none. Empty where no model's classes are meant: scored maps.
// image          a row an image that was worked on, also a skipped one (`skipped` says why, else NULL).
//                `warning`: what of its annotation was left out, else NULL. `sweep`: overlaps and kinds of
//                error at every threshold, engine/evaluation/threshold_sweep.h. Times in milliseconds.
// prediction     the classes predicted, `rank` from 0, each with the box of its own map; `overlap`: its IoU
//                with the truth of its class, or of any class where the image has none of it, 0 without a
//                box.
// label          the classes that the image is labelled with, `place` from 0; `rank` among all classes from
//                1, 0 where no network said it; `error`: evaluation::nameOf(BoxError); `wsol`: 4 x 32 bytes
//                with a bit a threshold, the lowest first (MaxBoxAcc; MaxBoxAccV2 at 0.3, 0.5, 0.7), then the
//                map's maximum.
// truth          the ground-truth boxes of a label.
// heuristic      the authors' five boxes; `rank` refers to `prediction`.
// summary        figures by protocol, named as in --json; percent but for thresholds. NULL where there is
//                nothing to divide by. Empty while the run is under way.
// class_summary  counts of each class (evaluation::ClassCounts).
//
// Boxes: x0 <= x < x1, y0 <= y < y1 in pixels of the image as shown; NULL where there is none. Text is UTF-8;
// a name that is not is kept as a BLOB with its bytes. REAL knows no negative zero: it comes back as 0.
#pragma once

#include <SQLiteCpp/SQLiteCpp.h>

#include "engine/runs/run.h"

namespace actiscope::runs {

/// Counts up with each change of the tables.
inline constexpr int kRunFormat = 1;
/// "ActR", the application_id.
inline constexpr int kRunApplication = 0x41637452;

/// Makes the tables in an empty database and writes the facts.
void createTables(SQLite::Database& database, const RunFacts& facts);

/// That these tables and nothing else are in the file: no trigger, view or index that a stranger put there.
/// Throws BadContent.
void checkTables(const SQLite::Database& database);

/// Throws BadContent.
[[nodiscard]] RunFacts readFacts(const SQLite::Database& database);

} // namespace actiscope::runs
