<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="de" sourcelanguage="en">
<context>
    <name>TileWorkers</name>
    <message>
        <source>There is no model to make maps with; open one.</source>
        <translation>Es ist kein Modell offen, mit dem Karten gemacht werden können; öffnen Sie eines.</translation>
    </message>
    <message>
        <source>The model lacks this class.</source>
        <translation>Dem Modell fehlt diese Klasse.</translation>
    </message>
    <message>
        <source>The network has no map of this class.</source>
        <translation>Das Netz hat keine Karte dieser Klasse.</translation>
    </message>
</context>
<context>
    <name>actiscope::ui::Card</name>
    <message>
        <source>This run has no predictions.</source>
        <translation>Dieser Lauf hat keine Vorhersagen.</translation>
    </message>
    <message>
        <source>No image of this run has ground-truth boxes.</source>
        <translation>Kein Bild dieses Laufs hat wahre Boxen.</translation>
    </message>
    <message>
        <source>This run scored predictions; it has no maps of the true classes.</source>
        <translation>Dieser Lauf hat Vorhersagen bewertet; er hat keine Karten der wahren Klassen.</translation>
    </message>
</context>
<context>
    <name>actiscope::ui::ClassListModel</name>
    <message>
        <source>Rank %1, %2, %3</source>
        <translation>Rang %1, %2, %3</translation>
    </message>
    <message>
        <source>%1
class %2 · logit %3 · probability %4</source>
        <translation>%1
Klasse %2 · Logit %3 · Wahrscheinlichkeit %4</translation>
    </message>
</context>
<context>
    <name>actiscope::ui::ClassPage</name>
    <message>
        <source>No run to show yet. Evaluate the data set with the open model, or open a run that is there already.</source>
        <translation>Noch kein Lauf zu sehen. Werten Sie den Datensatz mit dem geöffneten Modell aus oder öffnen Sie einen vorhandenen Lauf.</translation>
    </message>
    <message>
        <source>Find class</source>
        <translation>Klasse suchen</translation>
    </message>
    <message>
        <source>Find a class by its name or synset</source>
        <translation>Eine Klasse nach Name oder Synset suchen</translation>
    </message>
    <message>
        <source>Taken for</source>
        <translation>Gehalten für</translation>
    </message>
    <message>
        <source>Taken for it</source>
        <translation>Dafür gehalten</translation>
    </message>
    <message>
        <source>Figures of each class</source>
        <translation>Zahlen jeder Klasse</translation>
    </message>
    <message>
        <source>Click a class to see the images</source>
        <translation>Eine Klasse anklicken, um die Bilder zu sehen</translation>
    </message>
    <message>
        <source>Images of the class</source>
        <translation>Bilder der Klasse</translation>
    </message>
    <message>
        <source>Order of the images</source>
        <translation>Reihenfolge der Bilder</translation>
    </message>
    <message>
        <source>By IoU</source>
        <translation>Nach IoU</translation>
    </message>
    <message>
        <source>As in the data set</source>
        <translation>Wie im Datensatz</translation>
    </message>
    <message>
        <source>Maps</source>
        <translation>Karten</translation>
    </message>
    <message>
        <source>Show the class&apos;s map over each image</source>
        <translation>Die Karte der Klasse über jedem Bild zeigen</translation>
    </message>
    <message>
        <source>Show in gallery</source>
        <translation>In der Galerie zeigen</translation>
    </message>
    <message>
        <source>See the images of this class in the gallery</source>
        <translation>Die Bilder dieser Klasse in der Galerie sehen</translation>
    </message>
    <message>
        <source>Previous class (Alt+Up)</source>
        <translation>Vorige Klasse (Alt+Aufwärts)</translation>
    </message>
    <message>
        <source>Next class (Alt+Down)</source>
        <translation>Nächste Klasse (Alt+Abwärts)</translation>
    </message>
    <message>
        <source>top-1 %1 %</source>
        <translation>Top-1 %1 %</translation>
    </message>
    <message>
        <source>top-5 %1 %</source>
        <translation>Top-5 %1 %</translation>
    </message>
    <message>
        <source>GT-known %1 % at threshold %2 %</source>
        <translation>GT-known %1 % bei Schwelle %2 %</translation>
    </message>
    <message>
        <source>mean IoU %1</source>
        <translation>mittlere IoU %1</translation>
    </message>
    <message>
        <source>%1 %2</source>
        <translation>%1 %2</translation>
    </message>
    <message>
        <source>%1, taken for %2
%3</source>
        <translation>%1, gehalten für %2
%3</translation>
    </message>
    <message>
        <source>By the class&apos;s probability</source>
        <translation>Nach ihrer Wahrscheinlichkeit</translation>
    </message>
    <message>
        <source>its probability %1 % on average</source>
        <translation>ihre Wahrscheinlichkeit im Mittel %1 %</translation>
    </message>
    <message>
        <source>own %1</source>
        <translation>eigene %1</translation>
    </message>
    <message>
        <source>Never taken for another class.</source>
        <translation>Nie für eine andere Klasse gehalten.</translation>
    </message>
    <message>
        <source>No other class was taken for it.</source>
        <translation>Keine andere Klasse wurde für sie gehalten.</translation>
    </message>
    <message>
        <source>No image is evaluated yet.</source>
        <translation>Noch ist kein Bild ausgewertet.</translation>
    </message>
    <message>
        <source>No image of this run counts: all were skipped. The gallery says why.</source>
        <translation>Kein Bild dieses Laufs zählt: alle wurden übersprungen. Die Galerie sagt, warum.</translation>
    </message>
</context>
<context>
    <name>actiscope::ui::ClassPopup</name>
    <message>
        <source>Name or synset</source>
        <translation>Name oder Synset</translation>
    </message>
    <message>
        <source>Find class</source>
        <translation>Klasse suchen</translation>
    </message>
</context>
<context>
    <name>actiscope::ui::ClassTable</name>
    <message>
        <source>Class</source>
        <translation>Klasse</translation>
    </message>
    <message>
        <source>Images</source>
        <translation>Bilder</translation>
    </message>
    <message>
        <source>Recognised first, % of the images</source>
        <translation>Als Erstes erkannt, % der Bilder</translation>
    </message>
    <message>
        <source>Among the first five, % of the images</source>
        <translation>Unter den ersten fünf, % der Bilder</translation>
    </message>
    <message>
        <source>The class&apos;s own box has IoU 0.5 or more, % of the images with ground truth</source>
        <translation>Die eigene Box der Klasse hat IoU 0,5 oder mehr, % der Bilder mit wahren Boxen</translation>
    </message>
    <message>
        <source>Mean IoU of the class&apos;s own box</source>
        <translation>Mittlere IoU der eigenen Box der Klasse</translation>
    </message>
    <message>
        <source>Wrong
class</source>
        <translation>Klasse
falsch</translation>
    </message>
    <message>
        <source>Several</source>
        <translation>Mehrere</translation>
    </message>
    <message>
        <source>Part</source>
        <translation>Teil</translation>
    </message>
    <message>
        <source>Too
large</source>
        <translation>Zu
groß</translation>
    </message>
    <message>
        <source>Wrong
region</source>
        <translation>Ort
falsch</translation>
    </message>
    <message>
        <source>Top-1
%</source>
        <translation>Top-1
%</translation>
    </message>
    <message>
        <source>Top-5
%</source>
        <translation>Top-5
%</translation>
    </message>
    <message>
        <source>GT-
known %</source>
        <translation>GT-
known %</translation>
    </message>
    <message>
        <source>Mean
IoU</source>
        <translation>Mittl.
IoU</translation>
    </message>
    <message>
        <source>Images whose box is wrong this way: %1</source>
        <translation>Bilder, deren Box auf diese Art falsch ist: %1</translation>
    </message>
</context>
<context>
    <name>actiscope::ui::ClassesPanel</name>
    <message>
        <source>Find class</source>
        <translation>Klasse suchen</translation>
    </message>
    <message>
        <source>Add any class of the model by name or synset (Ctrl+F)</source>
        <translation>Eine beliebige Klasse des Modells nach Name oder Synset hinzufügen (Strg+F)</translation>
    </message>
    <message>
        <source>No model is open. A classification network names what it sees here, and where.</source>
        <translation>Kein Modell ist geöffnet. Ein Klassifikationsnetz sagt hier, was es sieht und wo.</translation>
    </message>
    <message>
        <source>Open model…</source>
        <translation>Modell öffnen…</translation>
    </message>
    <message>
        <source>Open a classification network (Ctrl+M)</source>
        <translation>Ein Klassifikationsnetz öffnen (Strg+M)</translation>
    </message>
    <message>
        <source>Classes</source>
        <translation>Klassen</translation>
    </message>
    <message>
        <source>No class of this name</source>
        <translation>Keine Klasse mit diesem Namen</translation>
    </message>
</context>
<context>
    <name>actiscope::ui::ComparePage</name>
    <message>
        <source>Compare with…</source>
        <translation>Vergleichen mit…</translation>
    </message>
    <message>
        <source>Choose the run that is compared with the one shown</source>
        <translation>Den Lauf wählen, der mit dem gezeigten verglichen wird</translation>
    </message>
    <message>
        <source>as shown</source>
        <translation>wie gezeigt</translation>
    </message>
    <message>
        <source> %</source>
        <translation> %</translation>
    </message>
    <message>
        <source>Threshold of the second run&apos;s boxes</source>
        <translation>Schwelle der Boxen des zweiten Laufs</translation>
    </message>
    <message>
        <source>Its threshold</source>
        <translation>Seine Schwelle</translation>
    </message>
    <message>
        <source>Facts and figures of both runs</source>
        <translation>Angaben und Zahlen beider Läufe</translation>
    </message>
    <message>
        <source>First</source>
        <translation>Erster</translation>
    </message>
    <message>
        <source>Second</source>
        <translation>Zweiter</translation>
    </message>
    <message>
        <source>Difference</source>
        <translation>Differenz</translation>
    </message>
    <message>
        <source>Images that the runs are right and wrong of</source>
        <translation>Bilder, bei denen die Läufe recht und unrecht haben</translation>
    </message>
    <message>
        <source>Second right</source>
        <translation>Zweiter richtig</translation>
    </message>
    <message>
        <source>Second wrong</source>
        <translation>Zweiter falsch</translation>
    </message>
    <message>
        <source>First right</source>
        <translation>Erster richtig</translation>
    </message>
    <message>
        <source>First wrong</source>
        <translation>Erster falsch</translation>
    </message>
    <message>
        <source>Differences of each class</source>
        <translation>Unterschiede jeder Klasse</translation>
    </message>
    <message>
        <source>What an image is right of</source>
        <translation>Worin ein Bild richtig ist</translation>
    </message>
    <message>
        <source>Right at top-1</source>
        <translation>Richtig bei Top-1</translation>
    </message>
    <message>
        <source>Right at top-5</source>
        <translation>Richtig bei Top-5</translation>
    </message>
    <message>
        <source>Localized at top-1</source>
        <translation>Lokalisiert bei Top-1</translation>
    </message>
    <message>
        <source>Localized at top-5</source>
        <translation>Lokalisiert bei Top-5</translation>
    </message>
    <message>
        <source>GT-known right</source>
        <translation>GT-known richtig</translation>
    </message>
    <message>
        <source>Classes</source>
        <translation>Klassen</translation>
    </message>
    <message>
        <source>All classes</source>
        <translation>Alle Klassen</translation>
    </message>
    <message>
        <source>See the images of all classes again</source>
        <translation>Wieder die Bilder aller Klassen sehen</translation>
    </message>
    <message>
        <source>Maps</source>
        <translation>Karten</translation>
    </message>
    <message>
        <source>Show the maps of both runs over the images</source>
        <translation>Die Karten beider Läufe über den Bildern zeigen</translation>
    </message>
    <message>
        <source>Images as the first run has them</source>
        <translation>Bilder, wie der erste Lauf sie sieht</translation>
    </message>
    <message>
        <source>Images as the second run has them</source>
        <translation>Bilder, wie der zweite Lauf sie sieht</translation>
    </message>
    <message>
        <source>Open a run…</source>
        <translation>Lauf öffnen…</translation>
    </message>
    <message>
        <source>This run at another threshold</source>
        <translation>Dieser Lauf bei anderer Schwelle</translation>
    </message>
    <message>
        <source>Open a run to compare with</source>
        <translation>Einen Lauf zum Vergleichen öffnen</translation>
    </message>
    <message>
        <source>Runs (*.db)</source>
        <translation>Läufe (*.db)</translation>
    </message>
    <message>
        <source>All files (*)</source>
        <translation>Alle Dateien (*)</translation>
    </message>
    <message>
        <source>No run to compare yet. Evaluate the data set, or open a run.</source>
        <translation>Noch kein Lauf zum Vergleichen. Werten Sie den Datensatz aus oder öffnen Sie einen Lauf.</translation>
    </message>
    <message>
        <source>Choose a second run over the same data set: of another model, another method, or this one at another threshold.</source>
        <translation>Wählen Sie einen zweiten Lauf über denselben Datensatz: mit anderem Modell, anderer Methode oder diesen bei anderer Schwelle.</translation>
    </message>
    <message>
        <source>model (%1, other weights)</source>
        <translation>Modell (%1, andere Gewichte)</translation>
    </message>
    <message>
        <source>model (%1 / %2)</source>
        <translation>Modell (%1 / %2)</translation>
    </message>
    <message>
        <source>method (%1 / %2)</source>
        <translation>Methode (%1 / %2)</translation>
    </message>
    <message>
        <source>threshold (%1 % / %2 %)</source>
        <translation>Schwelle (%1 % / %2 %)</translation>
    </message>
    <message>
        <source>how classes are mapped</source>
        <translation>Zuordnung der Klassen</translation>
    </message>
    <message>
        <source>Counted over the %1 that both have.</source>
        <translation>Gezählt über die %1, die beide haben.</translation>
    </message>
    <message>
        <source>Model, method and threshold are the same.</source>
        <translation>Modell, Methode und Schwelle sind gleich.</translation>
    </message>
    <message>
        <source>The runs differ in: %1.</source>
        <translation>Die Läufe unterscheiden sich in: %1.</translation>
    </message>
    <message>
        <source>Network</source>
        <translation>Netz</translation>
    </message>
    <message>
        <source>Method</source>
        <translation>Methode</translation>
    </message>
    <message>
        <source>Threshold</source>
        <translation>Schwelle</translation>
    </message>
    <message>
        <source>%1 %</source>
        <translation>%1 %</translation>
    </message>
    <message>
        <source>differs</source>
        <translation>verschieden</translation>
    </message>
    <message>
        <source>Top-1 error, %</source>
        <translation>Top-1-Fehler, %</translation>
    </message>
    <message>
        <source>Top-5 error, %</source>
        <translation>Top-5-Fehler, %</translation>
    </message>
    <message>
        <source>Top-1 loc. error, %</source>
        <translation>Top-1-Lok.-Fehler, %</translation>
    </message>
    <message>
        <source>Top-5 loc. error, %</source>
        <translation>Top-5-Lok.-Fehler, %</translation>
    </message>
    <message>
        <source>GT-known, %</source>
        <translation>GT-known, %</translation>
    </message>
    <message>
        <source>Mean IoU</source>
        <translation>Mittlere IoU</translation>
    </message>
    <message>
        <source>%1 (%2 %)</source>
        <translation>%1 (%2 %)</translation>
    </message>
    <message>
        <source>%1 %2</source>
        <translation>%1 %2</translation>
    </message>
    <message>
        <source>Both runs are right</source>
        <translation>Beide Läufe richtig</translation>
    </message>
    <message>
        <source>Only the first run is right</source>
        <translation>Nur der erste Lauf richtig</translation>
    </message>
    <message>
        <source>Only the second run is right</source>
        <translation>Nur der zweite Lauf richtig</translation>
    </message>
    <message>
        <source>Both runs are wrong</source>
        <translation>Beide Läufe falsch</translation>
    </message>
    <message>
        <source>%1 · %2 · %3 %</source>
        <translation>%1 · %2 · %3 %</translation>
    </message>
    <message>
        <source>Click a class to see its images only; double click to see all of them in the gallery</source>
        <translation>Klick auf eine Klasse zeigt nur ihre Bilder, Doppelklick alle davon in der Galerie</translation>
    </message>
    <message>
        <source>Show in gallery</source>
        <translation>In der Galerie zeigen</translation>
    </message>
    <message>
        <source>See these images in the gallery</source>
        <translation>Diese Bilder in der Galerie ansehen</translation>
    </message>
    <message>
        <source>Choose a run…</source>
        <translation>Lauf wählen …</translation>
    </message>
    <message>
        <source>%1: %2
Double click to see them in the gallery</source>
        <translation>%1: %2
Doppelklick zeigt sie in der Galerie</translation>
    </message>
    <message>
        <source>In both runs</source>
        <translation>In beiden Läufen</translation>
    </message>
    <message>
        <source>%1: %2</source>
        <translation>%1: %2</translation>
    </message>
    <message>
        <source>%1 % / %2 %</source>
        <translation>%1 % / %2 %</translation>
    </message>
    <message>
        <source>There is no such image. Choose another field of the table.</source>
        <translation>Es gibt kein solches Bild. Wählen Sie ein anderes Feld der Tabelle.</translation>
    </message>
    <message>
        <source>true class: %1</source>
        <translation>wahre Klasse: %1</translation>
    </message>
</context>
<context>
    <name>actiscope::ui::ConfusionCard</name>
    <message>
        <source>Confusion of the worst classes</source>
        <translation>Verwechslung der schlechtesten Klassen</translation>
    </message>
    <message>
        <source>Confusion of the worst classes: true class down, predicted class across</source>
        <translation>Verwechslung der schlechtesten Klassen: wahre Klasse nach unten, vorhergesagte nach rechts</translation>
    </message>
    <message>
        <source>Pairs of classes that are confused most often</source>
        <translation>Am häufigsten verwechselte Klassenpaare</translation>
    </message>
    <message>
        <source>Click a pair to see its images</source>
        <translation>Ein Paar anklicken, um seine Bilder zu sehen</translation>
    </message>
    <message>
        <source>No image of this run was taken for another class.</source>
        <translation>Kein Bild dieses Laufs wurde für eine andere Klasse gehalten.</translation>
    </message>
    <message>
        <source>True class down, predicted class across; the classes of the pairs that are confused most often.</source>
        <translation>Wahre Klasse nach unten, vorhergesagte nach rechts; die Klassen der am häufigsten verwechselten Paare.</translation>
    </message>
    <message>
        <source>%1, recognised
%2</source>
        <translation>%1, erkannt
%2</translation>
    </message>
    <message>
        <source>%1, taken for %2
%3</source>
        <translation>%1, gehalten für %2
%3</translation>
    </message>
</context>
<context>
    <name>actiscope::ui::Dashboard</name>
    <message>
        <source>No run to show yet. Evaluate the data set with the open model, or open a run that is there already.</source>
        <translation>Noch kein Lauf zu sehen. Werten Sie den Datensatz mit dem geöffneten Modell aus oder öffnen Sie einen vorhandenen Lauf.</translation>
    </message>
</context>
<context>
    <name>actiscope::ui::DataSetPage</name>
    <message>
        <source>The data set is being opened</source>
        <translation>Der Datensatz wird geöffnet</translation>
    </message>
    <message>
        <source>Open data set…</source>
        <translation>Datensatz öffnen…</translation>
    </message>
    <message>
        <source>A folder of labelled images, or their list (Ctrl+Shift+D)</source>
        <translation>Ein Ordner beschrifteter Bilder oder ihre Liste (Strg+Umschalt+D)</translation>
    </message>
    <message>
        <source>Open run…</source>
        <translation>Lauf öffnen…</translation>
    </message>
    <message>
        <source>An evaluation that was kept, with its data set (Ctrl+R)</source>
        <translation>Eine aufbewahrte Auswertung mit ihrem Datensatz (Strg+R)</translation>
    </message>
    <message>
        <source>Recent data sets and runs</source>
        <translation>Letzte Datensätze und Läufe</translation>
    </message>
    <message>
        <source>Gallery</source>
        <translation>Galerie</translation>
    </message>
    <message>
        <source>The images, filtered and sorted</source>
        <translation>Die Bilder, gefiltert und sortiert</translation>
    </message>
    <message>
        <source>Class</source>
        <translation>Klasse</translation>
    </message>
    <message>
        <source>One class over many images, and how well each is recognised</source>
        <translation>Eine Klasse über viele Bilder, und wie gut jede erkannt wird</translation>
    </message>
    <message>
        <source>Dashboard</source>
        <translation>Übersicht</translation>
    </message>
    <message>
        <source>How right the network is, and where it is wrong</source>
        <translation>Wie oft das Netz recht hat und wo es irrt</translation>
    </message>
    <message>
        <source>Compare</source>
        <translation>Vergleich</translation>
    </message>
    <message>
        <source>Two runs over this data set beside each other</source>
        <translation>Zwei Läufe über diesen Datensatz nebeneinander</translation>
    </message>
    <message>
        <source>Evaluation</source>
        <translation>Auswertung</translation>
    </message>
    <message>
        <source>Look through a data set</source>
        <translation>Einen Datensatz durchsehen</translation>
    </message>
    <message>
        <source>Open a folder of labelled images or their list: ILSVRC, Pascal VOC, COCO, CUB-200-2011, WSOL lists, a folder a class, CSV. See the images, evaluate the open model on them, and walk from any figure to the pictures behind it. Or drop them here.</source>
        <translation>Öffnen Sie einen Ordner beschrifteter Bilder oder ihre Liste: ILSVRC, Pascal VOC, COCO, CUB-200-2011, WSOL-Listen, ein Ordner je Klasse, CSV. Sehen Sie die Bilder an, werten Sie das offene Modell auf ihnen aus, und gehen Sie von jeder Zahl zu den Bildern dahinter. Oder ziehen Sie sie hierher.</translation>
    </message>
    <message>
        <source>Hide or show evaluation, threshold and figures</source>
        <translation>Auswertung, Schwelle und Kennzahlen aus- oder einblenden</translation>
    </message>
    <message>
        <source>Views of the data set</source>
        <translation>Ansichten des Datensatzes</translation>
    </message>
</context>
<context>
    <name>actiscope::ui::DataSetSession</name>
    <message>
        <source>Opening %1</source>
        <translation>%1 wird geöffnet</translation>
    </message>
    <message>
        <source>Loading %1</source>
        <translation>%1 wird geladen</translation>
    </message>
    <message>
        <source>Reading annotations</source>
        <translation>Annotationen werden gelesen</translation>
    </message>
    <message>
        <source>An evaluation goes on: let it end, or cancel it; what is done stays and can be resumed.</source>
        <translation>Eine Auswertung läuft: lassen Sie sie enden oder brechen Sie sie ab; was fertig ist, bleibt und kann fortgesetzt werden.</translation>
    </message>
    <message>
        <source>The data set of the run %1 could not be opened; open it first, then the run. %2</source>
        <translation>Der Datensatz des Laufs %1 konnte nicht geöffnet werden; öffnen Sie erst ihn, dann den Lauf. %2</translation>
    </message>
    <message>
        <source>The run %1 is of other images or annotations than %2 holds now; open the data set that it is of, then the run.</source>
        <translation>Der Lauf %1 ist von anderen Bildern oder Annotationen, als %2 jetzt enthält; öffnen Sie den Datensatz, von dem er ist, dann den Lauf.</translation>
    </message>
    <message>
        <source>The run %1 is of another data set; runs of the same one can be compared.</source>
        <translation>Der Lauf %1 ist von einem anderen Datensatz; verglichen werden können Läufe über denselben.</translation>
    </message>
</context>
<context>
    <name>actiscope::ui::DescriptionEditor</name>
    <message>
        <source>ImageNet (torchvision)</source>
        <translation>ImageNet (torchvision)</translation>
    </message>
    <message>
        <source>Minus one to one</source>
        <translation>Minus eins bis eins</translation>
    </message>
    <message>
        <source>Zero to one</source>
        <translation>Null bis eins</translation>
    </message>
    <message>
        <source>Caffe (BGR, mean 104 117 123)</source>
        <translation>Caffe (BGR, Mittelwert 104 117 123)</translation>
    </message>
    <message>
        <source>Model description</source>
        <translation>Modellbeschreibung</translation>
    </message>
    <message>
        <source>As it is</source>
        <translation>Wie es ist</translation>
    </message>
    <message>
        <source>This network takes one input size only.</source>
        <translation>Dieses Netz nimmt nur eine Eingabegröße.</translation>
    </message>
    <message>
        <source>A larger input gives a finer map.</source>
        <translation>Eine größere Eingabe gibt eine feinere Karte.</translation>
    </message>
    <message>
        <source>0 to 1</source>
        <translation>0 bis 1</translation>
    </message>
    <message>
        <source>0 to 255</source>
        <translation>0 bis 255</translation>
    </message>
    <message>
        <source>Stretch the whole image</source>
        <translation>Ganzes Bild strecken</translation>
    </message>
    <message>
        <source>Centre crop</source>
        <translation>Mitte ausschneiden</translation>
    </message>
    <message>
        <source>Antialiased</source>
        <translation>Geglättet</translation>
    </message>
    <message>
        <source>Plain bilinear</source>
        <translation>Einfach bilinear</translation>
    </message>
    <message>
        <source>As the file says</source>
        <translation>Wie die Datei sagt</translation>
    </message>
    <message>
        <source>Average (GAP)</source>
        <translation>Mittelwert (GAP)</translation>
    </message>
    <message>
        <source>Maximum (GMP)</source>
        <translation>Maximum (GMP)</translation>
    </message>
    <message>
        <source>Choose…</source>
        <translation>Wählen…</translation>
    </message>
    <message>
        <source>Choose a label list: text, one class a line, or JSON</source>
        <translation>Eine Namensliste wählen: Text mit einer Klasse je Zeile, oder JSON</translation>
    </message>
    <message>
        <source>&amp;Name</source>
        <translation>&amp;Name</translation>
    </message>
    <message>
        <source>Numbers as in</source>
        <translation>Zahlen wie bei</translation>
    </message>
    <message>
        <source>Input size</source>
        <translation>Eingabegröße</translation>
    </message>
    <message>
        <source>&amp;Channels</source>
        <translation>&amp;Kanäle</translation>
    </message>
    <message>
        <source>&amp;Range</source>
        <translation>&amp;Wertebereich</translation>
    </message>
    <message>
        <source>Mean</source>
        <translation>Mittelwert</translation>
    </message>
    <message>
        <source>Standard deviation</source>
        <translation>Standardabweichung</translation>
    </message>
    <message>
        <source>&amp;Geometry</source>
        <translation>&amp;Geometrie</translation>
    </message>
    <message>
        <source>Resi&amp;ze</source>
        <translation>&amp;Skalierung</translation>
    </message>
    <message>
        <source>&amp;Pooling</source>
        <translation>&amp;Pooling</translation>
    </message>
    <message>
        <source>Labels</source>
        <translation>Klassennamen</translation>
    </message>
    <message>
        <source>Input = (pixel / 255 · range − mean) / standard deviation, in the order of the channels.</source>
        <translation>Eingabe = (Pixel / 255 · Wertebereich − Mittelwert) / Standardabweichung, in der Reihenfolge der Kanäle.</translation>
    </message>
    <message>
        <source>Leave the model as it is (Esc)</source>
        <translation>Das Modell lassen, wie es ist (Esc)</translation>
    </message>
    <message>
        <source>Apply</source>
        <translation>Anwenden</translation>
    </message>
    <message>
        <source>Use this until the model is opened again</source>
        <translation>Dies verwenden, bis das Modell neu geöffnet wird</translation>
    </message>
    <message>
        <source>Apply and save</source>
        <translation>Anwenden und speichern</translation>
    </message>
    <message>
        <source>Save as %1, where it is found with the model</source>
        <translation>Als %1 speichern, wo es mit dem Modell gefunden wird</translation>
    </message>
    <message>
        <source>Defaults</source>
        <translation>Vorgaben</translation>
    </message>
    <message>
        <source>Back to what the model&apos;s family needs</source>
        <translation>Zurück zu dem, was die Modellfamilie braucht</translation>
    </message>
    <message>
        <source>Choose labels</source>
        <translation>Klassennamen wählen</translation>
    </message>
    <message>
        <source>Label lists (*.txt *.json);;All files (*)</source>
        <translation>Namenslisten (*.txt *.json);;Alle Dateien (*)</translation>
    </message>
</context>
<context>
    <name>actiscope::ui::DifferenceTable</name>
    <message>
        <source>Class</source>
        <translation>Klasse</translation>
    </message>
    <message>
        <source>Images</source>
        <translation>Bilder</translation>
    </message>
    <message>
        <source>Right in the first run, %</source>
        <translation>Richtig im ersten Lauf, %</translation>
    </message>
    <message>
        <source>First %</source>
        <translation>Erster %</translation>
    </message>
    <message>
        <source>Right in the second run, %</source>
        <translation>Richtig im zweiten Lauf, %</translation>
    </message>
    <message>
        <source>Second %</source>
        <translation>Zweiter %</translation>
    </message>
    <message>
        <source>The second less the first, in percentage points</source>
        <translation>Der zweite weniger der erste, in Prozentpunkten</translation>
    </message>
    <message>
        <source>Difference</source>
        <translation>Differenz</translation>
    </message>
</context>
<context>
    <name>actiscope::ui::DisplayPanel</name>
    <message>
        <source>Display</source>
        <translation>Darstellung</translation>
    </message>
    <message>
        <source>Outline</source>
        <translation>Umriss</translation>
    </message>
    <message>
        <source>Outline of the thresholded region (O)</source>
        <translation>Umriss des Bereichs über der Schwelle (O)</translation>
    </message>
    <message>
        <source>Cells</source>
        <translation>Zellen</translation>
    </message>
    <message>
        <source>Grid of the feature map&apos;s cells (G)</source>
        <translation>Gitter der Zellen der Merkmalskarte (G)</translation>
    </message>
    <message>
        <source>Colour bar</source>
        <translation>Farbleiste</translation>
    </message>
    <message>
        <source>Colour bar in logit units (L)</source>
        <translation>Farbleiste in Logit-Einheiten (L)</translation>
    </message>
    <message>
        <source>Boxes</source>
        <translation>Boxen</translation>
    </message>
    <message>
        <source>Predicted</source>
        <translation>Vorhergesagt</translation>
    </message>
    <message>
        <source>Predicted box: red, solid (B)</source>
        <translation>Vorhergesagte Box: rot, durchgezogen (B)</translation>
    </message>
    <message>
        <source>Ground truth</source>
        <translation>Wahr</translation>
    </message>
    <message>
        <source>Ground-truth boxes: green, dashed (T)</source>
        <translation>Wahre Boxen: grün, gestrichelt (T)</translation>
    </message>
    <message>
        <source>Opacity</source>
        <translation>Deckkraft</translation>
    </message>
    <message>
        <source>Opacity of the map</source>
        <translation>Deckkraft der Karte</translation>
    </message>
    <message>
        <source>Weight of the map over the picture ([ and ])</source>
        <translation>Gewicht der Karte über dem Bild ([ und ])</translation>
    </message>
    <message>
        <source>%1 %</source>
        <translation>%1 %</translation>
    </message>
    <message>
        <source>Colours</source>
        <translation>Farben</translation>
    </message>
    <message>
        <source>Colours of the map</source>
        <translation>Farben der Karte</translation>
    </message>
    <message>
        <source>Colours of the map (M for the next)</source>
        <translation>Farben der Karte (M für die nächsten)</translation>
    </message>
    <message>
        <source>Per map</source>
        <translation>Je Karte</translation>
    </message>
    <message>
        <source>Each map over its own range of values (S)</source>
        <translation>Jede Karte über ihren eigenen Wertebereich (S)</translation>
    </message>
    <message>
        <source>Shared</source>
        <translation>Gemeinsam</translation>
    </message>
    <message>
        <source>One range of values over all classes shown, so that maps can be compared (S)</source>
        <translation>Ein Wertebereich über alle gezeigten Klassen, damit sich Karten vergleichen lassen (S)</translation>
    </message>
    <message>
        <source>Scale</source>
        <translation>Skala</translation>
    </message>
</context>
<context>
    <name>actiscope::ui::EngineSession</name>
    <message>
        <source>Opening %1</source>
        <translation>%1 wird geöffnet</translation>
    </message>
    <message>
        <source>Analysing %1</source>
        <translation>%1 wird analysiert</translation>
    </message>
    <message>
        <source>Reading %1</source>
        <translation>%1 wird gelesen</translation>
    </message>
    <message>
        <source>Naming the classes at every place</source>
        <translation>Die Klasse jeder Stelle wird bestimmt</translation>
    </message>
    <message>
        <source>The classes at every place of %1 were not named.</source>
        <translation>Die Klasse jeder Stelle von %1 wurde nicht bestimmt.</translation>
    </message>
    <message>
        <source>%1 was not analysed to the end.</source>
        <translation>%1 wurde nicht zu Ende ausgewertet.</translation>
    </message>
    <message>
        <source>%1 was not opened.</source>
        <translation>%1 wurde nicht geöffnet.</translation>
    </message>
</context>
<context>
    <name>actiscope::ui::ErrorKindsCard</name>
    <message>
        <source>Why localizations are wrong</source>
        <translation>Warum Lokalisierungen falsch sind</translation>
    </message>
    <message>
        <source>images, %</source>
        <translation>Bilder, %</translation>
    </message>
    <message>
        <source>Click a bar to see its images</source>
        <translation>Einen Balken anklicken, um seine Bilder zu sehen</translation>
    </message>
    <message>
        <source>Right</source>
        <translation>Richtig</translation>
    </message>
    <message>
        <source>Wrong class</source>
        <translation>Falsche Klasse</translation>
    </message>
    <message>
        <source>Several instances</source>
        <translation>Mehrere Exemplare</translation>
    </message>
    <message>
        <source>Part of the object</source>
        <translation>Teil des Objekts</translation>
    </message>
    <message>
        <source>Too large</source>
        <translation>Zu groß</translation>
    </message>
    <message>
        <source>Wrong region</source>
        <translation>Falsche Stelle</translation>
    </message>
    <message>
        <source>%1: %2 %
%3</source>
        <translation>%1: %2 %
%3</translation>
    </message>
    <message>
        <source>%1 with ground-truth boxes; the first kind that applies.</source>
        <translation>%1 mit wahren Boxen; es zählt die erste Art, die zutrifft.</translation>
    </message>
</context>
<context>
    <name>actiscope::ui::ErrorsCard</name>
    <message>
        <source>Classification error · Table 1 of the paper</source>
        <translation>Klassifikationsfehler · Tabelle 1 der Arbeit</translation>
    </message>
    <message>
        <source>Localization error · Table 2 of the paper</source>
        <translation>Lokalisierungsfehler · Tabelle 2 der Arbeit</translation>
    </message>
    <message>
        <source>error, %</source>
        <translation>Fehler, %</translation>
    </message>
    <message>
        <source>Click a bar of this run to see the images that are wrong</source>
        <translation>Einen Balken dieses Laufs anklicken, um die falschen Bilder zu sehen</translation>
    </message>
    <message>
        <source>Top-1 error %1 %
%2 of %3 are wrong</source>
        <translation>Top-1-Fehler %1 %
%2 von %3 sind falsch</translation>
    </message>
    <message>
        <source>Top-5 error %1 %
%2 of %3 are wrong</source>
        <translation>Top-5-Fehler %1 %
%2 von %3 sind falsch</translation>
    </message>
    <message>
        <source>No image of this run has a prediction.</source>
        <translation>Kein Bild dieses Laufs hat eine Vorhersage.</translation>
    </message>
    <message>
        <source>No image of this run has predictions and ground-truth boxes.</source>
        <translation>Kein Bild dieses Laufs hat Vorhersagen und wahre Boxen.</translation>
    </message>
    <message>
        <source>This run</source>
        <translation>Dieser Lauf</translation>
    </message>
    <message>
        <source>Zhou et al. 2016, ILSVRC val, 50,000 images</source>
        <translation>Zhou et al. 2016, ILSVRC val, 50.000 Bilder</translation>
    </message>
    <message>
        <source>%1: top-1 error %2 %
%3</source>
        <translation>%1: Top-1-Fehler %2 %
%3</translation>
    </message>
    <message>
        <source>%1: top-5 error %2 %
%3</source>
        <translation>%1: Top-5-Fehler %2 %
%3</translation>
    </message>
    <message>
        <source>This run: %1, %2, %3. Grey rows: %4. They compare on the same images only.</source>
        <translation>Dieser Lauf: %1, %2, %3. Graue Zeilen: %4. Vergleichbar nur auf denselben Bildern.</translation>
    </message>
    <message>
        <source>top-1</source>
        <translation>Top-1</translation>
    </message>
    <message>
        <source>top-5</source>
        <translation>Top-5</translation>
    </message>
</context>
<context>
    <name>actiscope::ui::EvaluationDialog</name>
    <message>
        <source>Evaluate</source>
        <translation>Auswerten</translation>
    </message>
    <message>
        <source>Begin with these choices</source>
        <translation>Mit dieser Auswahl beginnen</translation>
    </message>
    <message>
        <source>Leave everything as it is (Esc)</source>
        <translation>Alles lassen, wie es ist (Esc)</translation>
    </message>
    <message>
        <source>What is measured</source>
        <translation>Was gemessen wird</translation>
    </message>
    <message>
        <source> %</source>
        <translation> %</translation>
    </message>
    <message>
        <source>Pixels above this share of a map&apos;s maximum make the box; the paper&apos;s is 20 %</source>
        <translation>Pixel über diesem Anteil des Maximums einer Karte bilden die Box; in der Arbeit sind es 20 %</translation>
    </message>
    <message>
        <source>Threshold</source>
        <translation>Schwelle</translation>
    </message>
    <message>
        <source>IoU at every threshold</source>
        <translation>IoU bei jeder Schwelle</translation>
    </message>
    <message>
        <source>For curves, and for the slider that scores the finished run anew</source>
        <translation>Für Kurven und für den Regler, der den fertigen Lauf neu bewertet</translation>
    </message>
    <message>
        <source>MaxBoxAcc and MaxBoxAccV2</source>
        <translation>MaxBoxAcc und MaxBoxAccV2</translation>
    </message>
    <message>
        <source>As the published evaluation of weakly supervised localization computes them</source>
        <translation>Wie die veröffentlichte Auswertung schwach überwachter Lokalisierung sie berechnet</translation>
    </message>
    <message>
        <source>The paper&apos;s five boxes</source>
        <translation>Die fünf Boxen der Arbeit</translation>
    </message>
    <message>
        <source>Two boxes each of the first two classes and one of the third</source>
        <translation>Je zwei Boxen der ersten beiden Klassen und eine der dritten</translation>
    </message>
    <message>
        <source>Only the first</source>
        <translation>Nur die ersten</translation>
    </message>
    <message>
        <source>Evaluate a part of the data set</source>
        <translation>Einen Teil des Datensatzes auswerten</translation>
    </message>
    <message>
        <source> images</source>
        <translation> Bilder</translation>
    </message>
    <message>
        <source>How many images are evaluated</source>
        <translation>Wie viele Bilder ausgewertet werden</translation>
    </message>
    <message>
        <source>Files</source>
        <translation>Dateien</translation>
    </message>
    <message>
        <source>Class mapping</source>
        <translation>Klassenzuordnung</translation>
    </message>
    <message>
        <source>by synset, then by name</source>
        <translation>nach Synset, dann nach Namen</translation>
    </message>
    <message>
        <source>A text with a line a class: the data set&apos;s, a tab, the model&apos;s</source>
        <translation>Ein Text mit einer Zeile je Klasse: die des Datensatzes, ein Tabulator, die des Modells</translation>
    </message>
    <message>
        <source>Keep the run in</source>
        <translation>Lauf aufbewahren in</translation>
    </message>
    <message>
        <source>the program&apos;s own folder</source>
        <translation>im Ordner des Programms</translation>
    </message>
    <message>
        <source>A new file for the run, one row an image</source>
        <translation>Eine neue Datei für den Lauf, eine Zeile je Bild</translation>
    </message>
    <message>
        <source> image</source>
        <translation> Bild</translation>
    </message>
    <message>
        <source>More</source>
        <translation>Mehr</translation>
    </message>
    <message>
        <source>A share of the images, a submission, the maps as files</source>
        <translation>Ein Anteil der Bilder, eine Einreichung, die Karten als Dateien</translation>
    </message>
    <message>
        <source>Submission</source>
        <translation>Einreichung</translation>
    </message>
    <message>
        <source>none</source>
        <translation>keine</translation>
    </message>
    <message>
        <source>A file for the five guesses of each image, as ILSVRC&apos;s localization task takes them: lines of text, or Kaggle&apos;s table (.csv)</source>
        <translation>Eine Datei für die fünf Vorschläge je Bild, wie ILSVRCs Lokalisierungsaufgabe sie nimmt: Textzeilen oder Kaggles Tabelle (.csv)</translation>
    </message>
    <message>
        <source>Maps</source>
        <translation>Karten</translation>
    </message>
    <message>
        <source>A folder for the map of each image&apos;s own class, as NumPy files</source>
        <translation>Ein Ordner für die Karte der eigenen Klasse jedes Bildes, als NumPy-Dateien</translation>
    </message>
    <message>
        <source>Only share</source>
        <translation>Nur Anteil</translation>
    </message>
    <message>
        <source>Several computers evaluate a data set together, each a share of its images; &quot;actiscope merge&quot; makes one run of theirs</source>
        <translation>Mehrere Rechner werten einen Datensatz gemeinsam aus, jeder einen Anteil der Bilder; „actiscope merge“ macht daraus einen Lauf</translation>
    </message>
    <message>
        <source>Which share, counted from 1</source>
        <translation>Welcher Anteil, ab 1 gezählt</translation>
    </message>
    <message>
        <source>How many shares there are</source>
        <translation>Wie viele Anteile es gibt</translation>
    </message>
    <message>
        <source>of</source>
        <translation>von</translation>
    </message>
</context>
<context>
    <name>actiscope::ui::EvaluationPanel</name>
    <message>
        <source>Figures</source>
        <translation>Kennzahlen</translation>
    </message>
    <message>
        <source>Data set</source>
        <translation>Datensatz</translation>
    </message>
    <message>
        <source>Evaluation</source>
        <translation>Auswertung</translation>
    </message>
    <message>
        <source>Open model…</source>
        <translation>Modell öffnen…</translation>
    </message>
    <message>
        <source>Open the network that is to be evaluated (Ctrl+M)</source>
        <translation>Das Netz öffnen, das ausgewertet werden soll (Strg+M)</translation>
    </message>
    <message>
        <source>Evaluate</source>
        <translation>Auswerten</translation>
    </message>
    <message>
        <source>Evaluation options</source>
        <translation>Optionen der Auswertung</translation>
    </message>
    <message>
        <source>Resume</source>
        <translation>Fortsetzen</translation>
    </message>
    <message>
        <source>Evaluate the images that this run lacks</source>
        <translation>Die Bilder auswerten, die diesem Lauf fehlen</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
    <message>
        <source>End it; what is evaluated stays, and the run can be resumed</source>
        <translation>Beenden; was ausgewertet ist, bleibt, und der Lauf kann fortgesetzt werden</translation>
    </message>
    <message>
        <source>Open run…</source>
        <translation>Lauf öffnen…</translation>
    </message>
    <message>
        <source>Show a run that was evaluated before</source>
        <translation>Einen früheren Lauf zeigen</translation>
    </message>
    <message>
        <source>Save run as…</source>
        <translation>Speichern unter…</translation>
    </message>
    <message>
        <source>Write a copy of this run to another file</source>
        <translation>Eine Kopie dieses Laufs in eine andere Datei schreiben</translation>
    </message>
    <message>
        <source>How much is evaluated</source>
        <translation>Wie viel ausgewertet ist</translation>
    </message>
    <message>
        <source>Threshold</source>
        <translation>Schwelle</translation>
    </message>
    <message>
        <source>Scores the whole run anew: pixels above this share of a map&apos;s maximum make the box</source>
        <translation>Bewertet den ganzen Lauf neu: Pixel über diesem Anteil des Maximums einer Karte bilden die Box</translation>
    </message>
    <message>
        <source> %</source>
        <translation> %</translation>
    </message>
    <message>
        <source>Threshold in percent</source>
        <translation>Schwelle in Prozent</translation>
    </message>
    <message>
        <source>%1 · %2</source>
        <translation>%1 · %2</translation>
    </message>
    <message>
        <source>Nothing is evaluated yet.</source>
        <translation>Noch ist nichts ausgewertet.</translation>
    </message>
    <message>
        <source>%1 evaluated</source>
        <translation>%1 ausgewertet</translation>
    </message>
    <message>
        <source> · %1 skipped</source>
        <translation> · %1 übergangen</translation>
    </message>
    <message>
        <source>No model is open.</source>
        <translation>Kein Modell ist offen.</translation>
    </message>
    <message>
        <source>Run of %1 · open: %2</source>
        <translation>Lauf von %1 · offen: %2</translation>
    </message>
    <message>
        <source>Go on</source>
        <translation>Weiter</translation>
    </message>
    <message>
        <source>Pause</source>
        <translation>Pause</translation>
    </message>
    <message>
        <source>Let the evaluation go on</source>
        <translation>Die Auswertung weiterlaufen lassen</translation>
    </message>
    <message>
        <source>Hold the evaluation; nothing is lost</source>
        <translation>Die Auswertung anhalten; nichts geht verloren</translation>
    </message>
    <message>
        <source>Annotations are being read.</source>
        <translation>Annotationen werden gelesen.</translation>
    </message>
    <message>
        <source>Preparing…</source>
        <translation>Wird vorbereitet…</translation>
    </message>
    <message>
        <source>%1 · %2 images/s</source>
        <translation>%1 · %2 Bilder/s</translation>
    </message>
    <message>
        <source>%1 left</source>
        <translation>noch %1</translation>
    </message>
    <message>
        <source>Paused after %1</source>
        <translation>Angehalten nach %1</translation>
    </message>
    <message>
        <source>Stopping…</source>
        <translation>Wird beendet…</translation>
    </message>
    <message>
        <source>Of a finished run: scores it anew while you drag.</source>
        <translation>Bewertet einen fertigen Lauf neu, während Sie ziehen.</translation>
    </message>
    <message>
        <source>This run did not keep the IoU at every threshold; it stays at its own.</source>
        <translation>Dieser Lauf hat die IoU nicht bei jeder Schwelle aufbewahrt; er bleibt bei seiner eigenen.</translation>
    </message>
    <message>
        <source>The run&apos;s own: boxes were found in the image.</source>
        <translation>Die des Laufs: Boxen wurden im Bild gefunden.</translation>
    </message>
    <message>
        <source>From the sweep: boxes in the map at 224 × 224. The run&apos;s own is %1 %.</source>
        <translation>Aus allen Schwellen: Boxen in der Karte bei 224 × 224. Die des Laufs ist %1 %.</translation>
    </message>
    <message>
        <source>Choose as what the data set is read, and where its annotations are</source>
        <translation>Wählen, als was der Datensatz gelesen wird und wo seine Annotationen liegen</translation>
    </message>
    <message>
        <source>How the data set is read</source>
        <translation>Wie der Datensatz gelesen wird</translation>
    </message>
    <message>
        <source>Own</source>
        <translation>Eigene</translation>
    </message>
    <message>
        <source>Back to the run&apos;s own threshold</source>
        <translation>Zurück zur eigenen Schwelle des Laufs</translation>
    </message>
    <message>
        <source>Annotations: %1</source>
        <translation>Annotationen: %1</translation>
    </message>
    <message>
        <source>None of the images is there, so there is nothing to evaluate.</source>
        <translation>Keines der Bilder ist da, es gibt also nichts auszuwerten.</translation>
    </message>
    <message>
        <source>Open a model first.</source>
        <translation>Zuerst ein Modell öffnen.</translation>
    </message>
    <message>
        <source>Something is being opened.</source>
        <translation>Es wird gerade etwas geöffnet.</translation>
    </message>
    <message>
        <source>Run the model over all images, in the background, and keep what it says (Ctrl+Enter)</source>
        <translation>Das Modell im Hintergrund über alle Bilder laufen lassen und behalten, was es sagt (Strg+Eingabe)</translation>
    </message>
    <message>
        <source>Choose what is measured, of which images, and what is written</source>
        <translation>Wählen, was gemessen wird, an welchen Bildern und was geschrieben wird</translation>
    </message>
</context>
<context>
    <name>actiscope::ui::FigureView</name>
    <message>
        <source>Picture and the maps of its classes</source>
        <translation>Bild und die Karten seiner Klassen</translation>
    </message>
</context>
<context>
    <name>actiscope::ui::FiguresTable</name>
    <message>
        <source>Top-1 classification error</source>
        <translation>Klassifikationsfehler Top-1</translation>
    </message>
    <message>
        <source>Top-5 classification error</source>
        <translation>Klassifikationsfehler Top-5</translation>
    </message>
    <message>
        <source>Top-1 localization error</source>
        <translation>Lokalisierungsfehler Top-1</translation>
    </message>
    <message>
        <source>Top-5 localization error</source>
        <translation>Lokalisierungsfehler Top-5</translation>
    </message>
    <message>
        <source>GT-known accuracy</source>
        <translation>GT-known-Genauigkeit</translation>
    </message>
    <message>
        <source>MaxBoxAcc</source>
        <translation>MaxBoxAcc</translation>
    </message>
    <message>
        <source>MaxBoxAccV2</source>
        <translation>MaxBoxAccV2</translation>
    </message>
    <message>
        <source>MaxBoxAcc takes the best threshold of these very images (τ %1): an oracle, which no use of the network has.</source>
        <translation>MaxBoxAcc nimmt die beste Schwelle eben dieser Bilder (τ %1): ein Orakel, das bei keiner Anwendung des Netzes zur Hand ist.</translation>
    </message>
</context>
<context>
    <name>actiscope::ui::Filmstrip</name>
    <message>
        <source>Images of the folder</source>
        <translation>Bilder des Ordners</translation>
    </message>
</context>
<context>
    <name>actiscope::ui::FilterBar</name>
    <message>
        <source>Add filter</source>
        <translation>Filter</translation>
    </message>
    <message>
        <source>Show only some of the images</source>
        <translation>Nur einige der Bilder zeigen</translation>
    </message>
    <message>
        <source>File, number or class</source>
        <translation>Datei, Nummer oder Klasse</translation>
    </message>
    <message>
        <source>Show only images with this in their path, number or class (Ctrl+F)</source>
        <translation>Nur Bilder zeigen, in deren Pfad, Nummer oder Klasse dies vorkommt (Strg+F)</translation>
    </message>
    <message>
        <source>Find images</source>
        <translation>Bilder suchen</translation>
    </message>
    <message>
        <source>Sort by</source>
        <translation>Sortieren nach</translation>
    </message>
    <message>
        <source>What the images are sorted by</source>
        <translation>Wonach die Bilder sortiert sind</translation>
    </message>
    <message>
        <source>&amp;Label…</source>
        <translation>&amp;Klasse laut Annotation…</translation>
    </message>
    <message>
        <source>Labelled with</source>
        <translation>Klasse laut Annotation</translation>
    </message>
    <message>
        <source>&amp;Prediction…</source>
        <translation>&amp;Vorhersage…</translation>
    </message>
    <message>
        <source>Predicted</source>
        <translation>Vorhergesagt</translation>
    </message>
    <message>
        <source>&amp;Class of the data set…</source>
        <translation>Klasse des &amp;Datensatzes…</translation>
    </message>
    <message>
        <source>Class of the data set</source>
        <translation>Klasse des Datensatzes</translation>
    </message>
    <message>
        <source>More once the images are evaluated</source>
        <translation>Mehr, sobald die Bilder ausgewertet sind</translation>
    </message>
    <message>
        <source>Cla&amp;ssification</source>
        <translation>Kl&amp;assifikation</translation>
    </message>
    <message>
        <source>Right at top-&amp;1</source>
        <translation>Richtig bei Top-&amp;1</translation>
    </message>
    <message>
        <source>Wrong at &amp;top-1</source>
        <translation>Falsch bei &amp;Top-1</translation>
    </message>
    <message>
        <source>Right at top-&amp;5</source>
        <translation>Richtig bei Top-&amp;5</translation>
    </message>
    <message>
        <source>Wron&amp;g at top-5</source>
        <translation>&amp;Falsch bei Top-5</translation>
    </message>
    <message>
        <source>L&amp;ocalization</source>
        <translation>&amp;Lokalisierung</translation>
    </message>
    <message>
        <source>GT-known &amp;right</source>
        <translation>GT-known &amp;richtig</translation>
    </message>
    <message>
        <source>GT-known &amp;wrong</source>
        <translation>&amp;GT-known falsch</translation>
    </message>
    <message>
        <source>&amp;Kind of error</source>
        <translation>&amp;Fehlerart</translation>
    </message>
    <message>
        <source>&amp;IoU…</source>
        <translation>&amp;IoU…</translation>
    </message>
    <message>
        <source>P&amp;robability…</source>
        <translation>&amp;Wahrscheinlichkeit…</translation>
    </message>
    <message>
        <source>&amp;Number of objects…</source>
        <translation>A&amp;nzahl der Objekte…</translation>
    </message>
    <message>
        <source>Skippe&amp;d</source>
        <translation>&amp;Übergangen</translation>
    </message>
    <message>
        <source>IoU</source>
        <translation>IoU</translation>
    </message>
    <message>
        <source>Probability in percent</source>
        <translation>Wahrscheinlichkeit in Prozent</translation>
    </message>
    <message>
        <source>Number of objects</source>
        <translation>Anzahl der Objekte</translation>
    </message>
    <message>
        <source>%1: press to take this filter away</source>
        <translation>%1: drücken, um diesen Filter wegzunehmen</translation>
    </message>
    <message>
        <source>Clear all</source>
        <translation>Alle weg</translation>
    </message>
    <message>
        <source>Take all filters away</source>
        <translation>Alle Filter wegnehmen</translation>
    </message>
    <message>
        <source>Largest first; press for smallest first</source>
        <translation>Größtes zuerst; drücken für Kleinstes zuerst</translation>
    </message>
    <message>
        <source>Smallest first; press for largest first</source>
        <translation>Kleinstes zuerst; drücken für Größtes zuerst</translation>
    </message>
</context>
<context>
    <name>actiscope::ui::Gallery</name>
    <message>
        <source>Things, seen by demo-gap</source>
        <translation>Dinge, gesehen von demo-gap</translation>
    </message>
    <message>
        <source>Scenes, seen by demo-scenes</source>
        <translation>Szenen, gesehen von demo-scenes</translation>
    </message>
    <message>
        <source>Show where %1 sees it: one click</source>
        <translation>Ein Klick zeigt, woran %1 es erkennt</translation>
    </message>
</context>
<context>
    <name>actiscope::ui::ImageView</name>
    <message>
        <source>Picture with the class&apos;s map</source>
        <translation>Bild mit der Karte der Klasse</translation>
    </message>
</context>
<context>
    <name>actiscope::ui::ItemText</name>
    <message>
        <source>IoU %1 to %2</source>
        <translation>IoU %1 bis %2</translation>
    </message>
    <message>
        <source>Probability %1 to %2 %</source>
        <translation>Wahrscheinlichkeit %1 bis %2 %</translation>
    </message>
    <message>
        <source>Objects: %1</source>
        <translation>Objekte: %1</translation>
    </message>
    <message>
        <source>Objects: %1 to %2</source>
        <translation>Objekte: %1 bis %2</translation>
    </message>
    <message>
        <source>Label: %1</source>
        <translation>Annotation: %1</translation>
    </message>
    <message>
        <source>Skipped: it counts for nothing</source>
        <translation>Übergangen: es zählt nicht</translation>
    </message>
    <message>
        <source>Prediction: %1, %2</source>
        <translation>Vorhersage: %1, %2</translation>
    </message>
    <message>
        <source>Right at top-1</source>
        <translation>Richtig bei Top-1</translation>
    </message>
    <message>
        <source>Wrong at top-1, right at top-5</source>
        <translation>Falsch bei Top-1, richtig bei Top-5</translation>
    </message>
    <message>
        <source>Wrong at top-5</source>
        <translation>Falsch bei Top-5</translation>
    </message>
    <message>
        <source>IoU %1: %2</source>
        <translation>IoU %1: %2</translation>
    </message>
    <message>
        <source>%1 of %2 images</source>
        <translation>%1 von %2 Bildern</translation>
    </message>
    <message>
        <source>Predicted: %1</source>
        <translation>Vorhergesagt: %1</translation>
    </message>
    <message>
        <source>Class: %1</source>
        <translation>Klasse: %1</translation>
    </message>
    <message>
        <source>Wrong at top-1</source>
        <translation>Falsch bei Top-1</translation>
    </message>
    <message>
        <source>Right at top-5</source>
        <translation>Richtig bei Top-5</translation>
    </message>
    <message>
        <source>Localized at top-1</source>
        <translation>Lokalisiert bei Top-1</translation>
    </message>
    <message>
        <source>Not localized at top-1</source>
        <translation>Nicht lokalisiert bei Top-1</translation>
    </message>
    <message>
        <source>Localized at top-5</source>
        <translation>Lokalisiert bei Top-5</translation>
    </message>
    <message>
        <source>Not localized at top-5</source>
        <translation>Nicht lokalisiert bei Top-5</translation>
    </message>
    <message>
        <source>GT-known right</source>
        <translation>GT-known richtig</translation>
    </message>
    <message>
        <source>GT-known wrong</source>
        <translation>GT-known falsch</translation>
    </message>
    <message>
        <source>Skipped</source>
        <translation>Übergangen</translation>
    </message>
    <message>
        <source>Not skipped</source>
        <translation>Nicht übergangen</translation>
    </message>
    <message>
        <source>Box: %1</source>
        <translation>Box: %1</translation>
    </message>
    <message>
        <source>Data set&apos;s order</source>
        <translation>Wie im Datensatz</translation>
    </message>
    <message>
        <source>File name</source>
        <translation>Dateiname</translation>
    </message>
    <message>
        <source>Label</source>
        <translation>Annotation</translation>
    </message>
    <message>
        <source>Prediction</source>
        <translation>Vorhersage</translation>
    </message>
    <message>
        <source>Probability</source>
        <translation>Wahrscheinlichkeit</translation>
    </message>
    <message>
        <source>IoU</source>
        <translation>IoU</translation>
    </message>
    <message>
        <source>Number of objects</source>
        <translation>Anzahl der Objekte</translation>
    </message>
    <message>
        <source>Kind of error</source>
        <translation>Fehlerart</translation>
    </message>
    <message>
        <source>Objects: %1 or more</source>
        <translation>Objekte: %1 oder mehr</translation>
    </message>
    <message>
        <source>threshold %1 %</source>
        <translation>Schwelle %1 %</translation>
    </message>
    <message>
        <source>%1 of one image</source>
        <translation>%1 von einem Bild</translation>
    </message>
</context>
<context>
    <name>actiscope::ui::MainWindow</name>
    <message>
        <source>Classes</source>
        <translation>Klassen</translation>
    </message>
    <message>
        <source>Threshold and display</source>
        <translation>Schwelle und Darstellung</translation>
    </message>
    <message>
        <source>%1 — %2</source>
        <translation>%1 — %2</translation>
    </message>
    <message>
        <source>The prototxt is missing</source>
        <translation>Die Prototxt-Datei fehlt</translation>
    </message>
    <message>
        <source>%1 is a Caffe model: it needs its prototxt, which says how its layers are connected, and it is not clear which file that is. Choose it.</source>
        <translation>%1 ist ein Caffe-Modell: Es braucht seine Prototxt-Datei, die sagt, wie die Schichten verbunden sind, und es ist nicht klar, welche das ist. Wählen Sie sie aus.</translation>
    </message>
    <message>
        <source>Choose prototxt…</source>
        <translation>Prototxt wählen…</translation>
    </message>
    <message>
        <source>Open model…</source>
        <translation>Modell öffnen…</translation>
    </message>
    <message>
        <source>Edit description…</source>
        <translation>Beschreibung bearbeiten…</translation>
    </message>
    <message>
        <source>Open image…</source>
        <translation>Bild öffnen…</translation>
    </message>
    <message>
        <source>Toolbar</source>
        <translation>Werkzeugleiste</translation>
    </message>
    <message>
        <source>Open</source>
        <translation>Öffnen</translation>
    </message>
    <message>
        <source>Save</source>
        <translation>Speichern</translation>
    </message>
    <message>
        <source>No model</source>
        <translation>Kein Modell</translation>
    </message>
    <message>
        <source>Open a classification network (Ctrl+M)</source>
        <translation>Ein Klassifikationsnetz öffnen (Strg+M)</translation>
    </message>
    <message>
        <source>%1 · exact</source>
        <translation>%1 · exakt</translation>
    </message>
    <message>
        <source>%1 · no map</source>
        <translation>%1 · keine Karte</translation>
    </message>
    <message>
        <source>&amp;File</source>
        <translation>&amp;Datei</translation>
    </message>
    <message>
        <source>&amp;Open image…</source>
        <translation>Bild &amp;öffnen…</translation>
    </message>
    <message>
        <source>Open one or more images</source>
        <translation>Ein oder mehrere Bilder öffnen</translation>
    </message>
    <message>
        <source>Open &amp;folder…</source>
        <translation>O&amp;rdner öffnen…</translation>
    </message>
    <message>
        <source>Open a folder as a strip of images</source>
        <translation>Einen Ordner als Bildleiste öffnen</translation>
    </message>
    <message>
        <source>Open &amp;recent</source>
        <translation>&amp;Zuletzt geöffnet</translation>
    </message>
    <message>
        <source>&amp;Paste</source>
        <translation>&amp;Einfügen</translation>
    </message>
    <message>
        <source>Open the picture or the files of the clipboard</source>
        <translation>Bild oder Dateien der Zwischenablage öffnen</translation>
    </message>
    <message>
        <source>&amp;Annotation folder…</source>
        <translation>&amp;Annotationsordner…</translation>
    </message>
    <message>
        <source>Choose where ground-truth boxes (VOC or ILSVRC XML) are looked for</source>
        <translation>Wählen, wo wahre Boxen (VOC- oder ILSVRC-XML) gesucht werden</translation>
    </message>
    <message>
        <source>Pre&amp;vious image</source>
        <translation>&amp;Voriges Bild</translation>
    </message>
    <message>
        <source>The image before this one</source>
        <translation>Das Bild vor diesem</translation>
    </message>
    <message>
        <source>&amp;Next image</source>
        <translation>&amp;Nächstes Bild</translation>
    </message>
    <message>
        <source>The image after this one</source>
        <translation>Das Bild nach diesem</translation>
    </message>
    <message>
        <source>&amp;Save</source>
        <translation>&amp;Speichern</translation>
    </message>
    <message>
        <source>&amp;Copy picture</source>
        <translation>Bild &amp;kopieren</translation>
    </message>
    <message>
        <source>Copy what is shown to the clipboard</source>
        <translation>Was gezeigt wird in die Zwischenablage kopieren</translation>
    </message>
    <message>
        <source>S&amp;top or go back</source>
        <translation>A&amp;bbrechen oder zurück</translation>
    </message>
    <message>
        <source>Stop what is going on, close a message, leave full screen</source>
        <translation>Laufendes abbrechen, eine Meldung schließen, das Vollbild verlassen</translation>
    </message>
    <message>
        <source>&amp;Quit</source>
        <translation>Been&amp;den</translation>
    </message>
    <message>
        <source>Close the window</source>
        <translation>Das Fenster schließen</translation>
    </message>
    <message>
        <source>&amp;Overlay as PNG…</source>
        <translation>&amp;Überlagerung als PNG…</translation>
    </message>
    <message>
        <source>Save the picture with the selected map, at image size</source>
        <translation>Das Bild mit der gewählten Karte in Bildgröße speichern</translation>
    </message>
    <message>
        <source>&amp;Figure as PNG, PDF or SVG…</source>
        <translation>&amp;Abbildung als PNG, PDF oder SVG…</translation>
    </message>
    <message>
        <source>Save the image and the maps side by side</source>
        <translation>Bild und Karten nebeneinander speichern</translation>
    </message>
    <message>
        <source>Raw &amp;maps as .npy…</source>
        <translation>&amp;Rohe Karten als .npy…</translation>
    </message>
    <message>
        <source>Save the map of each class in logit units</source>
        <translation>Die Karte jeder Klasse in Logit-Einheiten speichern</translation>
    </message>
    <message>
        <source>Everything as &amp;JSON…</source>
        <translation>Alles als &amp;JSON…</translation>
    </message>
    <message>
        <source>Save classes, boxes and times as JSON</source>
        <translation>Klassen, Boxen und Zeiten als JSON speichern</translation>
    </message>
    <message>
        <source>&amp;View</source>
        <translation>&amp;Ansicht</translation>
    </message>
    <message>
        <source>&amp;Single</source>
        <translation>&amp;Einzelbild</translation>
    </message>
    <message>
        <source>One picture, large</source>
        <translation>Ein Bild, groß</translation>
    </message>
    <message>
        <source>&amp;Figure</source>
        <translation>&amp;Abbildung</translation>
    </message>
    <message>
        <source>The image and the maps of its classes side by side</source>
        <translation>Das Bild und die Karten seiner Klassen nebeneinander</translation>
    </message>
    <message>
        <source>F&amp;it</source>
        <translation>Ein&amp;passen</translation>
    </message>
    <message>
        <source>Show the whole image</source>
        <translation>Das ganze Bild zeigen</translation>
    </message>
    <message>
        <source>&amp;One to one</source>
        <translation>E&amp;ins zu eins</translation>
    </message>
    <message>
        <source>One image pixel is one screen pixel</source>
        <translation>Ein Bildpixel ist ein Bildschirmpixel</translation>
    </message>
    <message>
        <source>&amp;Zoom in</source>
        <translation>Ver&amp;größern</translation>
    </message>
    <message>
        <source>Larger</source>
        <translation>Größer</translation>
    </message>
    <message>
        <source>Zoom o&amp;ut</source>
        <translation>Ver&amp;kleinern</translation>
    </message>
    <message>
        <source>Smaller</source>
        <translation>Kleiner</translation>
    </message>
    <message>
        <source>Hide or show &amp;panels</source>
        <translation>Sei&amp;tenleisten aus- oder einblenden</translation>
    </message>
    <message>
        <source>Leave nothing but the picture</source>
        <translation>Nichts als das Bild zeigen</translation>
    </message>
    <message>
        <source>Strip of the fo&amp;lder</source>
        <translation>Bildleiste des &amp;Ordners</translation>
    </message>
    <message>
        <source>Show the open folder&apos;s images below</source>
        <translation>Die Bilder des geöffneten Ordners unten zeigen</translation>
    </message>
    <message>
        <source>Next p&amp;anel</source>
        <translation>&amp;Nächste Leiste</translation>
    </message>
    <message>
        <source>Move the keyboard to the next panel</source>
        <translation>Die Tastatur zur nächsten Leiste bringen</translation>
    </message>
    <message>
        <source>Full s&amp;creen</source>
        <translation>&amp;Vollbild</translation>
    </message>
    <message>
        <source>Use the whole screen</source>
        <translation>Den ganzen Bildschirm nutzen</translation>
    </message>
    <message>
        <source>Colours of the s&amp;ystem</source>
        <translation>Farben des S&amp;ystems</translation>
    </message>
    <message>
        <source>Dark or light as the system is</source>
        <translation>Dunkel oder hell wie das System</translation>
    </message>
    <message>
        <source>Lig&amp;ht</source>
        <translation>&amp;Hell</translation>
    </message>
    <message>
        <source>Always light</source>
        <translation>Immer hell</translation>
    </message>
    <message>
        <source>&amp;Dark</source>
        <translation>&amp;Dunkel</translation>
    </message>
    <message>
        <source>Always dark</source>
        <translation>Immer dunkel</translation>
    </message>
    <message>
        <source>&amp;Overlay</source>
        <translation>Über&amp;lagerung</translation>
    </message>
    <message>
        <source>&amp;Less opaque</source>
        <translation>&amp;Weniger deckend</translation>
    </message>
    <message>
        <source>More of the picture</source>
        <translation>Mehr vom Bild</translation>
    </message>
    <message>
        <source>&amp;More opaque</source>
        <translation>&amp;Mehr deckend</translation>
    </message>
    <message>
        <source>More of the map</source>
        <translation>Mehr von der Karte</translation>
    </message>
    <message>
        <source>&amp;Next colours</source>
        <translation>&amp;Nächste Farben</translation>
    </message>
    <message>
        <source>Jet, turbo, viridis, inferno, signed</source>
        <translation>Jet, Turbo, Viridis, Inferno, mit Vorzeichen</translation>
    </message>
    <message>
        <source>&amp;Shared scale</source>
        <translation>&amp;Gemeinsame Skala</translation>
    </message>
    <message>
        <source>One range of values over all classes shown</source>
        <translation>Ein Wertebereich über alle gezeigten Klassen</translation>
    </message>
    <message>
        <source>&amp;Outline</source>
        <translation>&amp;Umriss</translation>
    </message>
    <message>
        <source>Outline of the thresholded region</source>
        <translation>Umriss des Bereichs über der Schwelle</translation>
    </message>
    <message>
        <source>Cell &amp;grid</source>
        <translation>&amp;Zellengitter</translation>
    </message>
    <message>
        <source>Grid of the feature map&apos;s cells</source>
        <translation>Gitter der Zellen der Merkmalskarte</translation>
    </message>
    <message>
        <source>&amp;Colour bar</source>
        <translation>&amp;Farbleiste</translation>
    </message>
    <message>
        <source>Colour bar in logit units</source>
        <translation>Farbleiste in Logit-Einheiten</translation>
    </message>
    <message>
        <source>Predicted &amp;box</source>
        <translation>&amp;Vorhergesagte Box</translation>
    </message>
    <message>
        <source>Box of the thresholded map: red, solid</source>
        <translation>Box der Karte über der Schwelle: rot, durchgezogen</translation>
    </message>
    <message>
        <source>Ground-&amp;truth boxes</source>
        <translation>Wah&amp;re Boxen</translation>
    </message>
    <message>
        <source>Boxes of the annotation: green, dashed</source>
        <translation>Boxen der Annotation: grün, gestrichelt</translation>
    </message>
    <message>
        <source>Lower t&amp;hreshold</source>
        <translation>N&amp;iedrigere Schwelle</translation>
    </message>
    <message>
        <source>One percent less</source>
        <translation>Ein Prozent weniger</translation>
    </message>
    <message>
        <source>H&amp;igher threshold</source>
        <translation>&amp;Höhere Schwelle</translation>
    </message>
    <message>
        <source>One percent more</source>
        <translation>Ein Prozent mehr</translation>
    </message>
    <message>
        <source>&amp;Class</source>
        <translation>&amp;Klasse</translation>
    </message>
    <message>
        <source>Class &amp;%1</source>
        <translation>Klasse &amp;%1</translation>
    </message>
    <message>
        <source>Show the map of class %1 of the list</source>
        <translation>Die Karte der Klasse %1 der Liste zeigen</translation>
    </message>
    <message>
        <source>&amp;Previous class</source>
        <translation>&amp;Vorige Klasse</translation>
    </message>
    <message>
        <source>The class above in the list</source>
        <translation>Die Klasse darüber in der Liste</translation>
    </message>
    <message>
        <source>&amp;Next class</source>
        <translation>&amp;Nächste Klasse</translation>
    </message>
    <message>
        <source>The class below in the list</source>
        <translation>Die Klasse darunter in der Liste</translation>
    </message>
    <message>
        <source>&amp;Find class</source>
        <translation>Klasse &amp;suchen</translation>
    </message>
    <message>
        <source>Add any class of the model by name or synset</source>
        <translation>Eine beliebige Klasse des Modells nach Name oder Synset hinzufügen</translation>
    </message>
    <message>
        <source>&amp;Remove added class</source>
        <translation>&amp;Hinzugefügte Klasse entfernen</translation>
    </message>
    <message>
        <source>Take the selected class that you added off the list</source>
        <translation>Die gewählte, hinzugefügte Klasse von der Liste nehmen</translation>
    </message>
    <message>
        <source>&amp;Model</source>
        <translation>&amp;Modell</translation>
    </message>
    <message>
        <source>&amp;Open model…</source>
        <translation>Modell &amp;öffnen…</translation>
    </message>
    <message>
        <source>Open a TorchScript, PyTorch, safetensors, ONNX or Caffe file</source>
        <translation>Eine TorchScript-, PyTorch-, safetensors-, ONNX- oder Caffe-Datei öffnen</translation>
    </message>
    <message>
        <source>Choose &amp;prototxt…</source>
        <translation>&amp;Prototxt wählen…</translation>
    </message>
    <message>
        <source>Name the prototxt of the Caffe model that was opened last</source>
        <translation>Die Prototxt-Datei des zuletzt geöffneten Caffe-Modells nennen</translation>
    </message>
    <message>
        <source>&amp;Information</source>
        <translation>&amp;Informationen</translation>
    </message>
    <message>
        <source>Family, layers, input and labels of the model</source>
        <translation>Familie, Schichten, Eingabe und Klassennamen des Modells</translation>
    </message>
    <message>
        <source>&amp;Edit description…</source>
        <translation>&amp;Beschreibung bearbeiten…</translation>
    </message>
    <message>
        <source>What the model expects of its input</source>
        <translation>Was das Modell von seiner Eingabe erwartet</translation>
    </message>
    <message>
        <source>Choose &amp;labels…</source>
        <translation>&amp;Klassennamen wählen…</translation>
    </message>
    <message>
        <source>Use a label list of your own</source>
        <translation>Eine eigene Namensliste verwenden</translation>
    </message>
    <message>
        <source>&amp;Help</source>
        <translation>&amp;Hilfe</translation>
    </message>
    <message>
        <source>&amp;Keys</source>
        <translation>&amp;Tasten</translation>
    </message>
    <message>
        <source>All keys of this window</source>
        <translation>Alle Tasten dieses Fensters</translation>
    </message>
    <message>
        <source>&amp;About</source>
        <translation>&amp;Über das Programm</translation>
    </message>
    <message>
        <source>What this program is</source>
        <translation>Was dieses Programm ist</translation>
    </message>
    <message>
        <source>Open images</source>
        <translation>Bilder öffnen</translation>
    </message>
    <message>
        <source>Images (*.jpg *.jpeg *.png *.webp *.tif *.tiff *.bmp *.gif)</source>
        <translation>Bilder (*.jpg *.jpeg *.png *.webp *.tif *.tiff *.bmp *.gif)</translation>
    </message>
    <message>
        <source>All files (*)</source>
        <translation>Alle Dateien (*)</translation>
    </message>
    <message>
        <source>Open a folder of images</source>
        <translation>Einen Ordner mit Bildern öffnen</translation>
    </message>
    <message>
        <source>Open a model</source>
        <translation>Ein Modell öffnen</translation>
    </message>
    <message>
        <source>Models (*.pt *.pth *.tar *.ts *.safetensors *.onnx *.caffemodel)</source>
        <translation>Modelle (*.pt *.pth *.tar *.ts *.safetensors *.onnx *.caffemodel)</translation>
    </message>
    <message>
        <source>Choose the prototxt of %1</source>
        <translation>Die Prototxt-Datei von %1 wählen</translation>
    </message>
    <message>
        <source>Caffe networks (*.prototxt *.pbtxt *.txt)</source>
        <translation>Caffe-Netze (*.prototxt *.pbtxt *.txt)</translation>
    </message>
    <message>
        <source>A prototxt alone is no model</source>
        <translation>Eine Prototxt-Datei allein ist kein Modell</translation>
    </message>
    <message>
        <source>%1 describes a Caffe network. Open the caffemodel with its weights as well.</source>
        <translation>%1 beschreibt ein Caffe-Netz. Öffnen Sie auch die caffemodel-Datei mit seinen Gewichten.</translation>
    </message>
    <message>
        <source>Folder of annotations</source>
        <translation>Ordner der Annotationen</translation>
    </message>
    <message>
        <source>Choose labels</source>
        <translation>Klassennamen wählen</translation>
    </message>
    <message>
        <source>Label lists (*.txt *.json)</source>
        <translation>Namenslisten (*.txt *.json)</translation>
    </message>
    <message>
        <source>Nothing to open there</source>
        <translation>Dort ist nichts zu öffnen</translation>
    </message>
    <message>
        <source>The clipboard holds neither a picture nor files. Copy one, then paste it here.</source>
        <translation>Die Zwischenablage enthält weder ein Bild noch Dateien. Kopieren Sie etwas davon und fügen Sie es hier ein.</translation>
    </message>
    <message>
        <source>Pasted picture</source>
        <translation>Eingefügtes Bild</translation>
    </message>
    <message>
        <source>Description saved</source>
        <translation>Beschreibung gespeichert</translation>
    </message>
    <message>
        <source>About %1</source>
        <translation>Über %1</translation>
    </message>
    <message>
        <source>&lt;b&gt;%1 %2&lt;/b&gt;&lt;p&gt;Opens a photo and a classification network, and shows for each of the top classes where in the picture the evidence lies: class activation maps, after Zhou et al., “Learning Deep Features for Discriminative Localization”, CVPR 2016.&lt;/p&gt;</source>
        <translation>&lt;b&gt;%1 %2&lt;/b&gt;&lt;p&gt;Öffnet ein Foto und ein Klassifikationsnetz und zeigt für jede der obersten Klassen, wo im Bild die Belege liegen: Klassenaktivierungskarten nach Zhou et al., „Learning Deep Features for Discriminative Localization“, CVPR 2016.&lt;/p&gt;</translation>
    </message>
    <message>
        <source>Back to the picture (Esc)</source>
        <translation>Zurück zum Bild (Esc)</translation>
    </message>
    <message>
        <source>picture</source>
        <translation>bild</translation>
    </message>
    <message>
        <source>Save overlay</source>
        <translation>Überlagerung speichern</translation>
    </message>
    <message>
        <source>PNG picture (*.png)</source>
        <translation>PNG-Bild (*.png)</translation>
    </message>
    <message>
        <source>Save figure</source>
        <translation>Abbildung speichern</translation>
    </message>
    <message>
        <source>Save as JSON</source>
        <translation>Als JSON speichern</translation>
    </message>
    <message>
        <source>JSON (*.json)</source>
        <translation>JSON (*.json)</translation>
    </message>
    <message>
        <source>Folder for the raw maps</source>
        <translation>Ordner für die rohen Karten</translation>
    </message>
    <message>
        <source>Saving %1</source>
        <translation>%1 wird gespeichert</translation>
    </message>
    <message>
        <source>Saved</source>
        <translation>Gespeichert</translation>
    </message>
    <message>
        <source>Show folder</source>
        <translation>Ordner zeigen</translation>
    </message>
    <message>
        <source>Copying the picture</source>
        <translation>Das Bild wird kopiert</translation>
    </message>
    <message>
        <source>Copied</source>
        <translation>Kopiert</translation>
    </message>
    <message>
        <source>%1 × %2 pixels are on the clipboard.</source>
        <translation>%1 × %2 Pixel liegen in der Zwischenablage.</translation>
    </message>
    <message>
        <source>&amp;Grid</source>
        <translation>Gitte&amp;r</translation>
    </message>
    <message>
        <source>The class at every place of the image</source>
        <translation>Die Klasse an jeder Stelle des Bildes</translation>
    </message>
    <message>
        <source>&amp;Training</source>
        <translation>&amp;Lernen</translation>
    </message>
    <message>
        <source>Train a network on your own pictures or on drawn ones</source>
        <translation>Ein Netz mit eigenen oder gezeichneten Bildern trainieren</translation>
    </message>
    <message>
        <source>&amp;Get models…</source>
        <translation>Modelle &amp;laden …</translation>
    </message>
    <message>
        <source>Published networks: what there is, what is here, and getting one</source>
        <translation>Veröffentlichte Netze: was es gibt, was hier ist, und laden</translation>
    </message>
    <message>
        <source>The training is finished</source>
        <translation>Das Training ist fertig</translation>
    </message>
    <message>
        <source>The training was stopped</source>
        <translation>Das Training wurde angehalten</translation>
    </message>
    <message>
        <source>The model of epoch %1 can be opened now.</source>
        <translation>Das Modell der Epoche %1 kann jetzt geöffnet werden.</translation>
    </message>
    <message>
        <source>A checkpoint was written, from which it can go on.</source>
        <translation>Ein Zwischenstand wurde geschrieben, von dem es weitergehen kann.</translation>
    </message>
    <message>
        <source>Training %1</source>
        <translation>%1 wird trainiert</translation>
    </message>
    <message>
        <source>Show training</source>
        <translation>Training zeigen</translation>
    </message>
    <message>
        <source>A network is being trained</source>
        <translation>Ein Netz wird trainiert</translation>
    </message>
    <message>
        <source>Closing the window stops the training. A checkpoint is written first, so that it can go on later.</source>
        <translation>Mit dem Fenster endet das Training. Vorher wird ein Zwischenstand geschrieben, so dass es später weitergehen kann.</translation>
    </message>
    <message>
        <source>Stop and close</source>
        <translation>Beenden und schließen</translation>
    </message>
    <message>
        <source>Write a checkpoint, then close</source>
        <translation>Einen Zwischenstand schreiben, dann schließen</translation>
    </message>
    <message>
        <source>Go on training</source>
        <translation>Weiter trainieren</translation>
    </message>
    <message>
        <source>Leave the window open (Esc)</source>
        <translation>Das Fenster offen lassen (Esc)</translation>
    </message>
    <message>
        <source>Save grid</source>
        <translation>Gitter speichern</translation>
    </message>
    <message>
        <source>Use the usual size</source>
        <translation>Übliche Größe nehmen</translation>
    </message>
    <message>
        <source>Ground truth scaled</source>
        <translation>Wahre Boxen skaliert</translation>
    </message>
    <message>
        <source>%1
%2
%3
Ctrl+M opens another, Ctrl+I tells more</source>
        <translation>%1
%2
%3
Strg+M öffnet ein anderes, Strg+I sagt mehr</translation>
    </message>
    <message>
        <source>Choose labels…</source>
        <translation>Klassennamen wählen…</translation>
    </message>
    <message>
        <source>Stopped</source>
        <translation>Angehalten</translation>
    </message>
    <message>
        <source>Try again</source>
        <translation>Noch einmal versuchen</translation>
    </message>
    <message>
        <source>Comes with the program; on the command line: --model %1</source>
        <translation>Liegt dem Programm bei; auf der Kommandozeile: --model %1</translation>
    </message>
    <message>
        <source>Pictures to try, and what was open lately</source>
        <translation>Bilder zum Ausprobieren, und was zuletzt offen war</translation>
    </message>
    <message>
        <source>&amp;Demo networks</source>
        <translation>&amp;Demo-Netze</translation>
    </message>
    <message>
        <source>%1 knows drawn pictures only</source>
        <translation>%1 kennt nur gezeichnete Bilder</translation>
    </message>
    <message>
        <source>It was trained on pictures that the program draws. For photos open another model, or get one that is published.</source>
        <translation>Es wurde mit Bildern trainiert, die das Programm zeichnet. Für Fotos öffnen Sie ein anderes Modell, oder laden Sie ein veröffentlichtes.</translation>
    </message>
    <message>
        <source>Get models…</source>
        <translation>Modelle laden…</translation>
    </message>
    <message>
        <source>Run saved</source>
        <translation>Lauf gespeichert</translation>
    </message>
    <message>
        <source>The evaluation is finished</source>
        <translation>Die Auswertung ist fertig</translation>
    </message>
    <message>
        <source>The evaluation was cancelled</source>
        <translation>Die Auswertung wurde abgebrochen</translation>
    </message>
    <message>
        <source>Figures, charts and images are there now.</source>
        <translation>Kennzahlen, Diagramme und Bilder sind jetzt da.</translation>
    </message>
    <message>
        <source>What was evaluated stays; it can be resumed.</source>
        <translation>Was ausgewertet wurde, bleibt; es kann fortgesetzt werden.</translation>
    </message>
    <message>
        <source>&amp;Data</source>
        <translation>Daten&amp;satz</translation>
    </message>
    <message>
        <source>&amp;Open data set…</source>
        <translation>Datensatz ö&amp;ffnen…</translation>
    </message>
    <message>
        <source>Open a folder of labelled images</source>
        <translation>Einen Ordner beschrifteter Bilder öffnen</translation>
    </message>
    <message>
        <source>Open &amp;list or run…</source>
        <translation>&amp;Liste oder Lauf öffnen…</translation>
    </message>
    <message>
        <source>Open a data set&apos;s list (JSON, CSV), or a run that was kept, with its data set</source>
        <translation>Die Liste eines Datensatzes (JSON, CSV) öffnen oder einen aufbewahrten Lauf mit seinem Datensatz</translation>
    </message>
    <message>
        <source>&amp;Evaluate</source>
        <translation>&amp;Auswerten</translation>
    </message>
    <message>
        <source>Run the model over all images of the data set</source>
        <translation>Das Modell über alle Bilder des Datensatzes laufen lassen</translation>
    </message>
    <message>
        <source>Evaluate &amp;with…</source>
        <translation>Auswerten &amp;mit…</translation>
    </message>
    <message>
        <source>&amp;Save run as…</source>
        <translation>Lauf &amp;speichern unter…</translation>
    </message>
    <message>
        <source>Filter &amp;before</source>
        <translation>Filter &amp;davor</translation>
    </message>
    <message>
        <source>To the images that were shown before</source>
        <translation>Zu den Bildern, die davor gezeigt wurden</translation>
    </message>
    <message>
        <source>Filter &amp;after</source>
        <translation>Filter da&amp;nach</translation>
    </message>
    <message>
        <source>To the images that were shown after that</source>
        <translation>Zu den Bildern, die danach gezeigt wurden</translation>
    </message>
    <message>
        <source>Open a data set</source>
        <translation>Einen Datensatz öffnen</translation>
    </message>
    <message>
        <source>Open a list or a run</source>
        <translation>Eine Liste oder einen Lauf öffnen</translation>
    </message>
    <message>
        <source>Runs and lists (*.db *.json *.csv)</source>
        <translation>Läufe und Listen (*.db *.json *.csv)</translation>
    </message>
    <message>
        <source>Save the run</source>
        <translation>Den Lauf speichern</translation>
    </message>
    <message>
        <source>Runs (*.db)</source>
        <translation>Läufe (*.db)</translation>
    </message>
    <message>
        <source>Evaluation paused</source>
        <translation>Auswertung angehalten</translation>
    </message>
    <message>
        <source>Evaluating</source>
        <translation>Auswertung läuft</translation>
    </message>
    <message>
        <source>Show data set</source>
        <translation>Datensatz zeigen</translation>
    </message>
    <message>
        <source>Data s&amp;et</source>
        <translation>Datensat&amp;z</translation>
    </message>
    <message>
        <source>Look through a data set and evaluate the model on it</source>
        <translation>Einen Datensatz durchsehen und das Modell auf ihm auswerten</translation>
    </message>
    <message>
        <source>Sta&amp;rt page</source>
        <translation>&amp;Startseite</translation>
    </message>
    <message>
        <source>Data</source>
        <translation>Daten</translation>
    </message>
    <message>
        <source>Write the run to another file: a copy, a report, a table or a document</source>
        <translation>Den Lauf in eine andere Datei schreiben: als Kopie, Bericht, Tabelle oder Dokument</translation>
    </message>
    <message>
        <source>Report to read (*.html)</source>
        <translation>Bericht zum Lesen (*.html)</translation>
    </message>
    <message>
        <source>Table (*.csv)</source>
        <translation>Tabelle (*.csv)</translation>
    </message>
    <message>
        <source>Document (*.json)</source>
        <translation>Dokument (*.json)</translation>
    </message>
    <message>
        <source>Closing the window stops the evaluation. What is evaluated stays in its run, which can be resumed later.</source>
        <translation>Das Schließen des Fensters beendet die Auswertung. Was ausgewertet ist, bleibt in ihrem Lauf, der später fortgesetzt werden kann.</translation>
    </message>
    <message>
        <source>A data set is being evaluated</source>
        <translation>Ein Datensatz wird ausgewertet</translation>
    </message>
    <message>
        <source>Keep what is evaluated, then close</source>
        <translation>Ausgewertetes behalten, dann schließen</translation>
    </message>
    <message>
        <source>Go on</source>
        <translation>Weitermachen</translation>
    </message>
    <message>
        <source>Go on evaluating</source>
        <translation>Weiter auswerten</translation>
    </message>
    <message>
        <source>Open &amp;data set as…</source>
        <translation>Da&amp;tensatz öffnen als…</translation>
    </message>
    <message>
        <source>Say as what a data set is read, and where its annotations are</source>
        <translation>Sagen, als was ein Datensatz gelesen wird und wo seine Annotationen liegen</translation>
    </message>
    <message>
        <source>Choose what is measured, of which images, and what is written</source>
        <translation>Wählen, was gemessen wird, an welchen Bildern und was geschrieben wird</translation>
    </message>
    <message>
        <source>&amp;Previous tab</source>
        <translation>&amp;Voriger Reiter</translation>
    </message>
    <message>
        <source>To the tab on the left of this one: gallery, class, dashboard, compare</source>
        <translation>Zum Reiter links von diesem: Galerie, Klasse, Übersicht, Vergleich</translation>
    </message>
    <message>
        <source>&amp;Next tab</source>
        <translation>Nächster &amp;Reiter</translation>
    </message>
    <message>
        <source>To the tab on the right of this one: gallery, class, dashboard, compare</source>
        <translation>Zum Reiter rechts von diesem: Galerie, Klasse, Übersicht, Vergleich</translation>
    </message>
    <message>
        <source>Not the model of the run</source>
        <translation>Nicht das Modell des Laufs</translation>
    </message>
    <message>
        <source>What is shown here is by %1. The run, its maps and its figures are by %2.</source>
        <translation>Was hier zu sehen ist, stammt von %1. Der Lauf, seine Karten und seine Zahlen stammen von %2.</translation>
    </message>
    <message>
        <source>Open the run&apos;s model</source>
        <translation>Modell des Laufs öffnen</translation>
    </message>
    <message>
        <source>Open as…</source>
        <translation>Öffnen als…</translation>
    </message>
    <message>
        <source>Choose de&amp;scription…</source>
        <translation>Beschreibung &amp;wählen…</translation>
    </message>
    <message>
        <source>Use a description file that does not lie beside the model</source>
        <translation>Eine Beschreibungsdatei benutzen, die nicht neben dem Modell liegt</translation>
    </message>
    <message>
        <source>Choose a description</source>
        <translation>Beschreibung wählen</translation>
    </message>
    <message>
        <source>Descriptions (*.json)</source>
        <translation>Beschreibungen (*.json)</translation>
    </message>
    <message>
        <source>PDF document (*.pdf)</source>
        <translation>PDF-Dokument (*.pdf)</translation>
    </message>
    <message>
        <source>SVG drawing (*.svg)</source>
        <translation>SVG-Zeichnung (*.svg)</translation>
    </message>
</context>
<context>
    <name>actiscope::ui::MarkChart</name>
    <message>
        <source>%1 image</source>
        <translation>%1 Bild</translation>
    </message>
    <message>
        <source>%1 images</source>
        <translation>%1 Bilder</translation>
    </message>
</context>
<context>
    <name>actiscope::ui::MaxBoxCard</name>
    <message>
        <source>MaxBoxAcc over its threshold</source>
        <translation>MaxBoxAcc über seiner Schwelle</translation>
    </message>
    <message>
        <source>MaxBoxAcc %1 % at τ = %2 %, MaxBoxAccV2 %3 % over %4 maps (Choe et al. 2020). %5</source>
        <translation>MaxBoxAcc %1 % bei τ = %2 %, MaxBoxAccV2 %3 % über %4 Karten (Choe et al. 2020). %5</translation>
    </message>
    <message>
        <source>MaxBoxAcc, IoU 0.5</source>
        <translation>MaxBoxAcc, IoU 0,5</translation>
    </message>
    <message>
        <source>V2, IoU %1</source>
        <translation>V2, IoU %1</translation>
    </message>
    <message>
        <source>This run was made without MaxBoxAcc: evaluate with the protocols maxboxacc and maxboxacc-v2 to have its curves.</source>
        <translation>Dieser Lauf entstand ohne MaxBoxAcc: mit den Protokollen maxboxacc und maxboxacc-v2 ausgewertet, hat er die Kurven.</translation>
    </message>
    <message>
        <source>MaxBoxAcc</source>
        <translation>MaxBoxAcc</translation>
    </message>
    <message>
        <source>MaxBoxAccV2, IoU %1</source>
        <translation>MaxBoxAccV2, IoU %1</translation>
    </message>
    <message>
        <source>%1 at τ %2 %: %3 %</source>
        <translation>%1 bei τ %2 %: %3 %</translation>
    </message>
    <message>
        <source>%1 of %2 are right</source>
        <translation>%1 von %2 sind richtig</translation>
    </message>
    <message>
        <source>%1 of %2 maps are right; they are of %3</source>
        <translation>%1 von %2 Karten sind richtig; sie gehören zu %3</translation>
    </message>
    <message>
        <source>%1 at τ %2 %: right</source>
        <translation>%1 bei τ %2 %: richtig</translation>
    </message>
    <message>
        <source>τ, % of the map&apos;s range</source>
        <translation>τ, % der Spanne der Karte</translation>
    </message>
    <message>
        <source>τ runs from the map&apos;s minimum to its maximum. Rings: the best threshold of each curve. Click a point to see its images</source>
        <translation>τ läuft vom Minimum der Karte zu ihrem Maximum. Ringe: die beste Schwelle jeder Kurve. Ein Klick auf einen Punkt zeigt seine Bilder</translation>
    </message>
</context>
<context>
    <name>actiscope::ui::MessageBar</name>
    <message>
        <source>Close this message (Esc)</source>
        <translation>Diese Meldung schließen (Esc)</translation>
    </message>
    <message>
        <source>Close this message</source>
        <translation>Diese Meldung schließen</translation>
    </message>
</context>
<context>
    <name>actiscope::ui::ModelInfoDialog</name>
    <message>
        <source>Yes: global pooling and one linear layer, so each map adds up to its logit</source>
        <translation>Ja: globales Pooling und eine lineare Schicht, daher ergibt jede Karte in der Summe ihr Logit</translation>
    </message>
    <message>
        <source>No. %1</source>
        <translation>Nein. %1</translation>
    </message>
    <message>
        <source>%1 pixels, %2, 0 to %3, mean %4, std %5, %6, %7 resize</source>
        <translation>%1 Pixel, %2, 0 bis %3, Mittelwert %4, Standardabweichung %5, %6, %7 skaliert</translation>
    </message>
    <message>
        <source>stretched</source>
        <translation>gestreckt</translation>
    </message>
    <message>
        <source>centre crop</source>
        <translation>Mitte ausgeschnitten</translation>
    </message>
    <message>
        <source>antialiased</source>
        <translation>geglättet</translation>
    </message>
    <message>
        <source>plain bilinear</source>
        <translation>einfach bilinear</translation>
    </message>
    <message>
        <source>Model information</source>
        <translation>Modellinformationen</translation>
    </message>
    <message>
        <source>File</source>
        <translation>Datei</translation>
    </message>
    <message>
        <source>Family</source>
        <translation>Familie</translation>
    </message>
    <message>
        <source>Format</source>
        <translation>Format</translation>
    </message>
    <message>
        <source>%1, 16-bit weights</source>
        <translation>%1, 16-Bit-Gewichte</translation>
    </message>
    <message>
        <source>Classes</source>
        <translation>Klassen</translation>
    </message>
    <message>
        <source>%1, labels: %2</source>
        <translation>%1, Namen: %2</translation>
    </message>
    <message>
        <source>Parameters</source>
        <translation>Parameter</translation>
    </message>
    <message>
        <source>Exact map</source>
        <translation>Exakte Karte</translation>
    </message>
    <message>
        <source>Input</source>
        <translation>Eingabe</translation>
    </message>
    <message>
        <source>Input size</source>
        <translation>Eingabegröße</translation>
    </message>
    <message>
        <source>free: a larger input gives a finer map</source>
        <translation>frei: eine größere Eingabe gibt eine feinere Karte</translation>
    </message>
    <message>
        <source>fixed</source>
        <translation>fest</translation>
    </message>
    <message>
        <source>Gradients</source>
        <translation>Gradienten</translation>
    </message>
    <message>
        <source>yes</source>
        <translation>ja</translation>
    </message>
    <message>
        <source>no</source>
        <translation>nein</translation>
    </message>
    <message>
        <source>Runs on</source>
        <translation>Läuft auf</translation>
    </message>
    <message>
        <source>%1, opened in %2 ms</source>
        <translation>%1, geöffnet in %2 ms</translation>
    </message>
    <message>
        <source>Back to the picture (Esc)</source>
        <translation>Zurück zum Bild (Esc)</translation>
    </message>
    <message>
        <source>Edit description…</source>
        <translation>Beschreibung bearbeiten…</translation>
    </message>
    <message>
        <source>Change what the model expects of its input</source>
        <translation>Ändern, was das Modell von seiner Eingabe erwartet</translation>
    </message>
    <message>
        <source>Layers</source>
        <translation>Schichten</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>Name</translation>
    </message>
    <message>
        <source>Operator</source>
        <translation>Operator</translation>
    </message>
    <message>
        <source>Channels × height × width</source>
        <translation>Kanäle × Höhe × Breite</translation>
    </message>
</context>
<context>
    <name>actiscope::ui::ModelsDialog</name>
    <message>
        <source>not published</source>
        <translation>nicht veröffentlicht</translation>
    </message>
    <message>
        <source>installed</source>
        <translation>installiert</translation>
    </message>
    <message>
        <source>waiting</source>
        <translation>wartet</translation>
    </message>
    <message>
        <source>on its way</source>
        <translation>unterwegs</translation>
    </message>
    <message>
        <source>failed</source>
        <translation>fehlgeschlagen</translation>
    </message>
    <message>
        <source>not published: what comes can&apos;t be checked</source>
        <translation>nicht veröffentlicht: was kommt, lässt sich nicht prüfen</translation>
    </message>
    <message>
        <source>SHA-256 begins with %1, as published</source>
        <translation>SHA-256 beginnt mit %1, wie veröffentlicht</translation>
    </message>
    <message>
        <source>Get models</source>
        <translation>Modelle laden</translation>
    </message>
    <message>
        <source>Nothing is fetched before you press Get.</source>
        <translation>Nichts wird geladen, bevor Sie „Laden“ drücken.</translation>
    </message>
    <message>
        <source>Back to the picture; a download goes on (Esc)</source>
        <translation>Zurück zum Bild; was lädt, lädt weiter (Esc)</translation>
    </message>
    <message>
        <source>Find a model</source>
        <translation>Modell suchen</translation>
    </message>
    <message>
        <source>Published models</source>
        <translation>Veröffentlichte Modelle</translation>
    </message>
    <message>
        <source>Model</source>
        <translation>Modell</translation>
    </message>
    <message>
        <source>Size</source>
        <translation>Größe</translation>
    </message>
    <message>
        <source>Here</source>
        <translation>Hier</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>Name</translation>
    </message>
    <message>
        <source>Licence</source>
        <translation>Lizenz</translation>
    </message>
    <message>
        <source>Checksum</source>
        <translation>Prüfsumme</translation>
    </message>
    <message>
        <source>Source</source>
        <translation>Quelle</translation>
    </message>
    <message>
        <source>&amp;Open</source>
        <translation>Ö&amp;ffnen</translation>
    </message>
    <message>
        <source>Use this model on the picture (Enter in the list)</source>
        <translation>Dieses Modell auf das Bild anwenden (Eingabetaste in der Liste)</translation>
    </message>
    <message>
        <source>&amp;Get</source>
        <translation>&amp;Laden</translation>
    </message>
    <message>
        <source>Fetch this model from where it is published</source>
        <translation>Dieses Modell von dort laden, wo es veröffentlicht ist</translation>
    </message>
    <message>
        <source>&amp;Cancel</source>
        <translation>&amp;Abbrechen</translation>
    </message>
    <message>
        <source>Stop here; the next attempt goes on from what has come</source>
        <translation>Hier aufhören; der nächste Versuch macht mit dem weiter, was schon da ist</translation>
    </message>
    <message>
        <source>&amp;Remove</source>
        <translation>&amp;Entfernen</translation>
    </message>
    <message>
        <source>Take this model&apos;s files off this computer</source>
        <translation>Die Dateien dieses Modells von diesem Rechner entfernen</translation>
    </message>
    <message>
        <source>Reading the list…</source>
        <translation>Die Liste wird gelesen …</translation>
    </message>
    <message>
        <source>The list of models is empty.</source>
        <translation>Die Liste der Modelle ist leer.</translation>
    </message>
    <message>
        <source>No model is called so. Clear the field to see all.</source>
        <translation>Kein Modell heißt so. Leeren Sie das Feld, um alle zu sehen.</translation>
    </message>
    <message>
        <source>Waiting for its turn</source>
        <translation>Wartet, bis es an der Reihe ist</translation>
    </message>
    <message>
        <source>%1 of %2</source>
        <translation>%1 von %2</translation>
    </message>
    <message>
        <source>comes along</source>
        <translation>liegt bei</translation>
    </message>
    <message>
        <source>none needed: nothing is fetched</source>
        <translation>nicht nötig: Es wird nichts geladen</translation>
    </message>
    <message>
        <source>this program</source>
        <translation>dieses Programm</translation>
    </message>
    <message>
        <source>Comes with the program and was trained by it, on pictures that it draws itself. It knows their %1 classes only.</source>
        <translation>Liegt dem Programm bei und wurde von ihm trainiert, mit Bildern, die es selbst zeichnet. Es kennt nur deren %1 Klassen.</translation>
    </message>
</context>
<context>
    <name>actiscope::ui::OpenSetDialog</name>
    <message>
        <source>Open a data set</source>
        <translation>Datensatz öffnen</translation>
    </message>
    <message>
        <source>Data set</source>
        <translation>Datensatz</translation>
    </message>
    <message>
        <source>A folder of labelled images, or their list (JSON, CSV)</source>
        <translation>Ein Ordner beschrifteter Bilder oder ihre Liste (JSON, CSV)</translation>
    </message>
    <message>
        <source>Read as</source>
        <translation>Lesen als</translation>
    </message>
    <message>
        <source>What wrote the data set</source>
        <translation>Welche Form der Datensatz hat</translation>
    </message>
    <message>
        <source>What its content tells</source>
        <translation>Nach dem Inhalt</translation>
    </message>
    <message>
        <source>Part</source>
        <translation>Teil</translation>
    </message>
    <message>
        <source>Of a data set that comes in parts</source>
        <translation>Eines Datensatzes aus Teilen</translation>
    </message>
    <message>
        <source>What is usually evaluated</source>
        <translation>Was üblicherweise ausgewertet wird</translation>
    </message>
    <message>
        <source>Training</source>
        <translation>Training</translation>
    </message>
    <message>
        <source>Validation</source>
        <translation>Validierung</translation>
    </message>
    <message>
        <source>Test</source>
        <translation>Test</translation>
    </message>
    <message>
        <source>All</source>
        <translation>Alle</translation>
    </message>
    <message>
        <source>Annotations</source>
        <translation>Annotationen</translation>
    </message>
    <message>
        <source>where the format says</source>
        <translation>wo das Format sie vorsieht</translation>
    </message>
    <message>
        <source>A folder of VOC or ILSVRC XML files, used first</source>
        <translation>Ein Ordner mit VOC- oder ILSVRC-XML-Dateien, zuerst benutzt</translation>
    </message>
    <message>
        <source>Images</source>
        <translation>Bilder</translation>
    </message>
    <message>
        <source>The folder that the list&apos;s paths are below</source>
        <translation>Der Ordner, unter dem die Pfade der Liste liegen</translation>
    </message>
    <message>
        <source>Open</source>
        <translation>Öffnen</translation>
    </message>
    <message>
        <source>Read the data set so</source>
        <translation>Den Datensatz so lesen</translation>
    </message>
    <message>
        <source>Leave everything as it is (Esc)</source>
        <translation>Alles lassen, wie es ist (Esc)</translation>
    </message>
</context>
<context>
    <name>actiscope::ui::OverlapCard</name>
    <message>
        <source>IoU of the true class&apos;s box</source>
        <translation>IoU der Box der wahren Klasse</translation>
    </message>
    <message>
        <source>IoU</source>
        <translation>IoU</translation>
    </message>
    <message>
        <source>images</source>
        <translation>Bilder</translation>
    </message>
    <message>
        <source>Click a column to see its images</source>
        <translation>Eine Säule anklicken, um ihre Bilder zu sehen</translation>
    </message>
    <message>
        <source>IoU %1 to %2
%3</source>
        <translation>IoU %1 bis %2
%3</translation>
    </message>
    <message>
        <source>%1 of %2 reach IoU 0.5 (%3 %). Mean IoU %4, at threshold %5 %.</source>
        <translation>%1 von %2 erreichen IoU 0,5 (%3 %). Mittlere IoU %4, bei Schwelle %5 %.</translation>
    </message>
</context>
<context>
    <name>actiscope::ui::PathField</name>
    <message>
        <source>Choose a folder</source>
        <translation>Ordner wählen</translation>
    </message>
    <message>
        <source>Choose a file</source>
        <translation>Datei wählen</translation>
    </message>
</context>
<context>
    <name>actiscope::ui::PlacesPanel</name>
    <message>
        <source>Input size</source>
        <translation>Eingabegröße</translation>
    </message>
    <message>
        <source> px</source>
        <translation> px</translation>
    </message>
    <message>
        <source>Side of the network&apos;s input: the larger, the more places</source>
        <translation>Seite der Eingabe des Netzes: je größer, desto mehr Stellen</translation>
    </message>
    <message>
        <source>Classes of the places</source>
        <translation>Klassen der Stellen</translation>
    </message>
    <message>
        <source>Places</source>
        <translation>Stellen</translation>
    </message>
    <message>
        <source>Open a model: it names the class at every place of the picture.</source>
        <translation>Öffnen Sie ein Modell: Es nennt die Klasse an jeder Stelle des Bildes.</translation>
    </message>
    <message>
        <source>The network runs at every place of the picture.</source>
        <translation>Das Netz läuft an jeder Stelle des Bildes.</translation>
    </message>
    <message>
        <source>There is no class for every place of this picture.</source>
        <translation>Für die Stellen dieses Bildes gibt es keine Klassen.</translation>
    </message>
    <message>
        <source>%1 × %2 places. Choose a class to see where it is probable; [ and ] change the opacity.</source>
        <translation>%1 × %2 Stellen. Wählen Sie eine Klasse, um zu sehen, wo sie wahrscheinlich ist; [ und ] ändern die Deckkraft.</translation>
    </message>
    <message>
        <source>All places, each with its class</source>
        <translation>Alle Stellen mit ihrer Klasse</translation>
    </message>
    <message>
        <source>%1 · %2</source>
        <translation>%1 · %2</translation>
    </message>
    <message>
        <source>%1
%2 places · probability up to %3</source>
        <translation>%1
%2 Stellen · Wahrscheinlichkeit bis %3</translation>
    </message>
    <message>
        <source>A place is the middle of a window of %1 × %2 pixels of the network&apos;s input.</source>
        <translation>Eine Stelle ist die Mitte eines Fensters von %1 × %2 Pixeln der Eingabe des Netzes.</translation>
    </message>
</context>
<context>
    <name>actiscope::ui::PlacesView</name>
    <message>
        <source>Picture with the class of every place</source>
        <translation>Bild mit der Klasse jeder Stelle</translation>
    </message>
    <message>
        <source>%1
row %2, column %3 · probability %4 · logit %5</source>
        <translation>%1
Zeile %2, Spalte %3 · Wahrscheinlichkeit %4 · Logit %5</translation>
    </message>
</context>
<context>
    <name>actiscope::ui::ProbabilitiesPanel</name>
    <message>
        <source>Probabilities</source>
        <translation>Wahrscheinlichkeiten</translation>
    </message>
</context>
<context>
    <name>actiscope::ui::ProbabilityChart</name>
    <message>
        <source>Click a bar to choose its class (1 to 5)</source>
        <translation>Einen Balken anklicken, um seine Klasse zu wählen (1 bis 5)</translation>
    </message>
    <message>
        <source>probability, %</source>
        <translation>Wahrscheinlichkeit, %</translation>
    </message>
</context>
<context>
    <name>actiscope::ui::RangePopup</name>
    <message>
        <source>From, included</source>
        <translation>Von, einschließlich</translation>
    </message>
    <message>
        <source>To, included</source>
        <translation>Bis, einschließlich</translation>
    </message>
    <message>
        <source>To, included; the largest number stands for any more</source>
        <translation>Bis, einschließlich; die größte Zahl steht für noch mehr</translation>
    </message>
    <message>
        <source>Show</source>
        <translation>Zeigen</translation>
    </message>
    <message>
        <source>Show only these images (Enter)</source>
        <translation>Nur diese Bilder zeigen (Eingabe)</translation>
    </message>
    <message>
        <source>to</source>
        <translation>bis</translation>
    </message>
</context>
<context>
    <name>actiscope::ui::ReliabilityCard</name>
    <message>
        <source>Reliability of the probabilities</source>
        <translation>Verlässlichkeit der Wahrscheinlichkeiten</translation>
    </message>
    <message>
        <source>probability of the first prediction</source>
        <translation>Wahrscheinlichkeit der ersten Vorhersage</translation>
    </message>
    <message>
        <source>share right</source>
        <translation>Anteil richtig</translation>
    </message>
    <message>
        <source>Click a column to see its images</source>
        <translation>Eine Säule anklicken, um ihre Bilder zu sehen</translation>
    </message>
    <message>
        <source>Probability %1 to %2: %3 % are right
%4</source>
        <translation>Wahrscheinlichkeit %1 bis %2: %3 % sind richtig
%4</translation>
    </message>
    <message>
        <source>The predictions of this run have no probabilities.</source>
        <translation>Die Vorhersagen dieses Laufs haben keine Wahrscheinlichkeiten.</translation>
    </message>
    <message>
        <source>Expected calibration error %1 % over %2. Below the dashed line the network is surer than it should be.</source>
        <translation>Erwarteter Kalibrierungsfehler %1 % über %2. Unter der gestrichelten Linie ist das Netz sicherer, als es sein sollte.</translation>
    </message>
</context>
<context>
    <name>actiscope::ui::RemarksNotice</name>
    <message>
        <source>Take this notice away</source>
        <translation>Diesen Hinweis wegnehmen</translation>
    </message>
    <message>
        <source>Less</source>
        <translation>Weniger</translation>
    </message>
    <message>
        <source>Details (%1)</source>
        <translation>Einzelheiten (%1)</translation>
    </message>
    <message>
        <source>Details</source>
        <translation>Einzelheiten</translation>
    </message>
    <message>
        <source>Show the first remark only</source>
        <translation>Nur den ersten Hinweis zeigen</translation>
    </message>
    <message>
        <source>Show all that was noticed</source>
        <translation>Alles zeigen, was auffiel</translation>
    </message>
</context>
<context>
    <name>actiscope::ui::ScenePanel</name>
    <message>
        <source>Attributes, the strongest first</source>
        <translation>Merkmale, das stärkste zuerst</translation>
    </message>
    <message>
        <source>Scene</source>
        <translation>Szene</translation>
    </message>
    <message>
        <source>Outdoor</source>
        <translation>Im Freien</translation>
    </message>
    <message>
        <source>Indoor</source>
        <translation>Innenraum</translation>
    </message>
    <message>
        <source>as the top category</source>
        <translation>wie die erste Kategorie</translation>
    </message>
    <message>
        <source>%1 of the top %2 are outdoor</source>
        <translation>%1 der ersten %2 liegen im Freien</translation>
    </message>
    <message>
        <source>%1 of the top %2 are indoor</source>
        <translation>%1 der ersten %2 sind Innenräume</translation>
    </message>
    <message>
        <source>%1: %2</source>
        <translation>%1: %2</translation>
    </message>
</context>
<context>
    <name>actiscope::ui::ShortcutsDialog</name>
    <message>
        <source>Keys</source>
        <translation>Tasten</translation>
    </message>
    <message>
        <source>Picture</source>
        <translation>Bild</translation>
    </message>
    <message>
        <source>Wheel</source>
        <translation>Mausrad</translation>
    </message>
    <message>
        <source>Zoom at the pointer</source>
        <translation>Am Zeiger vergrößern</translation>
    </message>
    <message>
        <source>Drag</source>
        <translation>Ziehen</translation>
    </message>
    <message>
        <source>Move the picture</source>
        <translation>Das Bild verschieben</translation>
    </message>
    <message>
        <source>Hold Z</source>
        <translation>Z halten</translation>
    </message>
    <message>
        <source>The bare picture</source>
        <translation>Das bloße Bild</translation>
    </message>
    <message>
        <source>Hold X</source>
        <translation>X halten</translation>
    </message>
    <message>
        <source>The map alone</source>
        <translation>Die Karte allein</translation>
    </message>
    <message>
        <source>Move the keyboard between picture, classes, threshold and display; there, Tab goes on</source>
        <translation>Die Tastatur zwischen Bild, Klassen, Schwelle und Darstellung bewegen; dort geht es mit Tab weiter</translation>
    </message>
    <message>
        <source>Back to the picture (Esc)</source>
        <translation>Zurück zum Bild (Esc)</translation>
    </message>
</context>
<context>
    <name>actiscope::ui::StatusBar</name>
    <message>
        <source>%1  outside of what the network saw</source>
        <translation>%1  außerhalb dessen, was das Netz sah</translation>
    </message>
    <message>
        <source>%1  cell %2, %3  %4</source>
        <translation>%1  Zelle %2, %3  %4</translation>
    </message>
    <message>
        <source>(99999, 99999)  cell 99, 99  +99.99  a class name</source>
        <translation>(99999, 99999)  Zelle 99, 99  +99,99  ein Klassenname</translation>
    </message>
    <message>
        <source>IoU 0.00</source>
        <translation>IoU 0,00</translation>
    </message>
    <message>
        <source>Stop what is going on (Esc)</source>
        <translation>Laufendes abbrechen (Esc)</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
    <message>
        <source>Reading thumbnails</source>
        <translation>Vorschaubilder werden gelesen</translation>
    </message>
    <message>
        <source>%1 × %2 pixels</source>
        <translation>%1 × %2 Pixel</translation>
    </message>
    <message>
        <source>Size of the image; point at it to read the map</source>
        <translation>Größe des Bildes; zeigen Sie darauf, um die Karte abzulesen</translation>
    </message>
    <message>
        <source>Intersection over union of the predicted box with the best ground-truth box of this class</source>
        <translation>Schnitt durch Vereinigung (IoU) der vorhergesagten Box mit der besten wahren Box dieser Klasse</translation>
    </message>
    <message>
        <source>decode %1 ms</source>
        <translation>Lesen %1 ms</translation>
    </message>
    <message>
        <source>decode %1 · forward %2 · maps %3 ms</source>
        <translation>Lesen %1 · Netz %2 · Karten %3 ms</translation>
    </message>
    <message>
        <source>Time to read and decode the image, to run the network, and to make maps and boxes</source>
        <translation>Zeit zum Lesen und Dekodieren des Bildes, für den Lauf des Netzes und für Karten und Boxen</translation>
    </message>
    <message>
        <source>no exact map</source>
        <translation>keine exakte Karte</translation>
    </message>
    <message>
        <source>exact</source>
        <translation>exakt</translation>
    </message>
    <message>
        <source>exact ±%1</source>
        <translation>exakt ±%1</translation>
    </message>
    <message>
        <source>off by %1</source>
        <translation>weicht um %1 ab</translation>
    </message>
    <message>
        <source>Global pooling and one linear layer: each map pooled, plus the bias, equals its logit, within the relative error shown.</source>
        <translation>Globales Pooling und eine lineare Schicht: Jede Karte ergibt gemittelt, mit dem Bias, ihr Logit, bis auf den gezeigten relativen Fehler.</translation>
    </message>
    <message>
        <source>The network has the structure of an exact map, but the maps pooled, plus the bias, differ from the logits by more than %1.</source>
        <translation>Das Netz ist so gebaut, dass die Karte exakt sein müsste, aber die Karten weichen gemittelt, mit dem Bias, um mehr als %1 von den Logits ab.</translation>
    </message>
    <message>
        <source>, %1 of %2, %3 s</source>
        <translation>, %1 von %2, %3 s</translation>
    </message>
    <message>
        <source>, %1 s</source>
        <translation>, %1 s</translation>
    </message>
    <message>
        <source>%1  place %2, %3  %4  %5</source>
        <translation>%1  Stelle %2, %3  %4  %5</translation>
    </message>
    <message>
        <source>Cancel the evaluation; what is done stays and can be resumed</source>
        <translation>Auswertung abbrechen; was fertig ist, bleibt und kann fortgesetzt werden</translation>
    </message>
</context>
<context>
    <name>actiscope::ui::Text</name>
    <message>
        <source>%1 %</source>
        <translation>%1 %</translation>
    </message>
    <message>
        <source>IoU %1</source>
        <translation>IoU %1</translation>
    </message>
    <message>
        <source>File not found</source>
        <translation>Datei nicht gefunden</translation>
    </message>
    <message>
        <source>File can&apos;t be read</source>
        <translation>Datei ist nicht lesbar</translation>
    </message>
    <message>
        <source>Not a readable image</source>
        <translation>Kein lesbares Bild</translation>
    </message>
    <message>
        <source>Image too large</source>
        <translation>Bild zu groß</translation>
    </message>
    <message>
        <source>Image format not supported</source>
        <translation>Bildformat nicht unterstützt</translation>
    </message>
    <message>
        <source>Not a readable model</source>
        <translation>Kein lesbares Modell</translation>
    </message>
    <message>
        <source>Model not supported</source>
        <translation>Modell nicht unterstützt</translation>
    </message>
    <message>
        <source>Model refused</source>
        <translation>Modell abgelehnt</translation>
    </message>
    <message>
        <source>Model description is wrong</source>
        <translation>Modellbeschreibung ist falsch</translation>
    </message>
    <message>
        <source>Not enough memory</source>
        <translation>Nicht genug Speicher</translation>
    </message>
    <message>
        <source>Labels do not fit</source>
        <translation>Klassennamen passen nicht</translation>
    </message>
    <message>
        <source>No such class</source>
        <translation>Keine solche Klasse</translation>
    </message>
    <message>
        <source>Annotation is wrong</source>
        <translation>Annotation ist falsch</translation>
    </message>
    <message>
        <source>The network&apos;s answer is not a number</source>
        <translation>Die Antwort des Netzes ist keine Zahl</translation>
    </message>
    <message>
        <source>The network failed</source>
        <translation>Das Netz ist gescheitert</translation>
    </message>
    <message>
        <source>A part of the program is missing</source>
        <translation>Ein Teil des Programms fehlt</translation>
    </message>
    <message>
        <source>Device not available</source>
        <translation>Gerät nicht verfügbar</translation>
    </message>
    <message>
        <source>Could not save</source>
        <translation>Konnte nicht speichern</translation>
    </message>
    <message>
        <source>Cancelled</source>
        <translation>Abgebrochen</translation>
    </message>
    <message>
        <source>That does not work</source>
        <translation>Das geht nicht</translation>
    </message>
    <message>
        <source>Could not be fetched</source>
        <translation>Konnte nicht geladen werden</translation>
    </message>
    <message>
        <source>No box · IoU %1</source>
        <translation>Keine Box · IoU %1</translation>
    </message>
    <message>
        <source>Reading failed</source>
        <translation>Lesen fehlgeschlagen</translation>
    </message>
</context>
<context>
    <name>actiscope::ui::ThresholdCard</name>
    <message>
        <source>Chosen on the images that are scored: an oracle, not a result.</source>
        <translation>Auf den bewerteten Bildern gewählt: ein Orakel, kein Ergebnis.</translation>
    </message>
    <message>
        <source>Localization over threshold · the paper&apos;s rule</source>
        <translation>Lokalisierung über der Schwelle · Regel der Arbeit</translation>
    </message>
    <message>
        <source>threshold, % of the map&apos;s maximum</source>
        <translation>Schwelle, % des Maximums der Karte</translation>
    </message>
    <message>
        <source>Drag to choose the threshold (Page Up and Page Down); click a point for its images</source>
        <translation>Ziehen, um die Schwelle zu wählen (Bild auf und Bild ab); einen Punkt anklicken für seine Bilder</translation>
    </message>
    <message>
        <source>This run kept the boxes of one threshold only (it was made without a sweep).</source>
        <translation>Dieser Lauf hat nur die Boxen einer Schwelle behalten (ohne Durchlauf aller Schwellen).</translation>
    </message>
    <message>
        <source>%1 at %2 %: %3 %
%4 of %5 are right</source>
        <translation>%1 bei %2 %: %3 %
%4 von %5 sind richtig</translation>
    </message>
    <message>
        <source>GT-known</source>
        <translation>GT-known</translation>
    </message>
    <message>
        <source>top-1 localization</source>
        <translation>Top-1-Lokalisierung</translation>
    </message>
    <message>
        <source>At %1 %: GT-known %2 %. Best (rings): %3 % at %4 %, top-1 localization %5 % at %6 %. %7</source>
        <translation>Bei %1 %: GT-known %2 %. Am besten (Ringe): %3 % bei %4 %, Top-1-Lokalisierung %5 % bei %6 %. %7</translation>
    </message>
    <message>
        <source>At %1 %: GT-known %2 %. Best (ring): %3 % at %4 %. %5</source>
        <translation>Bei %1 %: GT-known %2 %. Am besten (Ring): %3 % bei %4 %. %5</translation>
    </message>
    <message>
        <source>%1 at %2 %: %3 %
%4 of %5 boxes are right; they are of %6</source>
        <translation>%1 bei %2 %: %3 %
%4 von %5 Boxen sind richtig; sie gehören zu %6</translation>
    </message>
</context>
<context>
    <name>actiscope::ui::ThresholdChart</name>
    <message>
        <source>Drag to choose the threshold</source>
        <translation>Ziehen, um die Schwelle zu wählen</translation>
    </message>
    <message>
        <source>threshold, %</source>
        <translation>Schwelle, %</translation>
    </message>
</context>
<context>
    <name>actiscope::ui::ThresholdCurves</name>
    <message>
        <source>right, %</source>
        <translation>richtig, %</translation>
    </message>
    <message>
        <source>Threshold %1 %</source>
        <translation>Schwelle %1 %</translation>
    </message>
    <message>
        <source>%1: %2 %</source>
        <translation>%1: %2 %</translation>
    </message>
    <message>
        <source>%1 at %2 %: %3 %
Click to see the images that are right</source>
        <translation>%1 bei %2 %: %3 %
Klick zeigt die Bilder, die richtig sind</translation>
    </message>
</context>
<context>
    <name>actiscope::ui::ThresholdPanel</name>
    <message>
        <source>Threshold</source>
        <translation>Schwelle</translation>
    </message>
    <message>
        <source>Pixels above this share of the map&apos;s maximum make the box (, and .)</source>
        <translation>Pixel über diesem Anteil des Maximums der Karte bilden die Box (, und .)</translation>
    </message>
    <message>
        <source> %</source>
        <translation> %</translation>
    </message>
    <message>
        <source>Threshold in percent</source>
        <translation>Schwelle in Prozent</translation>
    </message>
    <message>
        <source>Box %1 × %2 pixels</source>
        <translation>Box %1 × %2 Pixel</translation>
    </message>
    <message>
        <source>%1 · %2</source>
        <translation>%1 · %2</translation>
    </message>
    <message>
        <source>This model has no map, so there is no box.</source>
        <translation>Dieses Modell hat keine Karte, also keine Box.</translation>
    </message>
    <message>
        <source>IoU over threshold</source>
        <translation>IoU über der Schwelle</translation>
    </message>
    <message>
        <source>Box area over threshold, %</source>
        <translation>Boxfläche über der Schwelle, %</translation>
    </message>
    <message>
        <source>No box: no pixel is above this threshold</source>
        <translation>Keine Box: kein Pixel liegt über dieser Schwelle</translation>
    </message>
</context>
<context>
    <name>actiscope::ui::TileDelegate</name>
    <message>
        <source>can&apos;t be read</source>
        <translation>nicht lesbar</translation>
    </message>
    <message>
        <source>IoU %1</source>
        <translation>IoU %1</translation>
    </message>
    <message>
        <source>skipped</source>
        <translation>übergangen</translation>
    </message>
</context>
<context>
    <name>actiscope::ui::TileGallery</name>
    <message>
        <source>Images</source>
        <translation>Bilder</translation>
    </message>
    <message>
        <source>Maps</source>
        <translation>Karten</translation>
    </message>
    <message>
        <source>Draw the map of the predicted class over each picture</source>
        <translation>Über jedes Bild die Karte der vorhergesagten Klasse zeichnen</translation>
    </message>
    <message>
        <source>Boxes</source>
        <translation>Boxen</translation>
    </message>
    <message>
        <source>Draw the boxes: predicted ones solid, ground truth dashed</source>
        <translation>Boxen zeichnen: vorhergesagte durchgezogen, wahre gestrichelt</translation>
    </message>
    <message>
        <source>Size</source>
        <translation>Größe</translation>
    </message>
    <message>
        <source>Size of the pictures</source>
        <translation>Größe der Bilder</translation>
    </message>
    <message>
        <source>Size of the pictures (Ctrl and the wheel)</source>
        <translation>Größe der Bilder (Strg und das Mausrad)</translation>
    </message>
    <message>
        <source>No image passes all filters. Take one away above.</source>
        <translation>Kein Bild passiert alle Filter. Nehmen Sie oben einen weg.</translation>
    </message>
    <message>
        <source>The data set has no images that are here.</source>
        <translation>Vom Datensatz ist kein Bild hier.</translation>
    </message>
</context>
<context>
    <name>actiscope::ui::TrainingCharts</name>
    <message>
        <source>Validation, %</source>
        <translation>Validierung, %</translation>
    </message>
    <message>
        <source>epoch</source>
        <translation>Epoche</translation>
    </message>
    <message>
        <source>top-1 error</source>
        <translation>Top-1-Fehler</translation>
    </message>
    <message>
        <source>top-5 error</source>
        <translation>Top-5-Fehler</translation>
    </message>
    <message>
        <source>GT-known</source>
        <translation>GT-bekannt</translation>
    </message>
    <message>
        <source>top-1 localization error</source>
        <translation>Top-1-Lokalisierungsfehler</translation>
    </message>
    <message>
        <source>Loss</source>
        <translation>Verlust</translation>
    </message>
    <message>
        <source>validation</source>
        <translation>Validierung</translation>
    </message>
    <message>
        <source>training</source>
        <translation>Training</translation>
    </message>
    <message>
        <source>Loss within the epoch</source>
        <translation>Verlust in der Epoche</translation>
    </message>
    <message>
        <source>step</source>
        <translation>Schritt</translation>
    </message>
    <message>
        <source>mean so far</source>
        <translation>Mittel bisher</translation>
    </message>
</context>
<context>
    <name>actiscope::ui::TrainingForm</name>
    <message>
        <source>Choose: %1</source>
        <translation>Wählen: %1</translation>
    </message>
    <message>
        <source>Choose</source>
        <translation>Wählen</translation>
    </message>
    <message>
        <source>Pictures</source>
        <translation>Bilder</translation>
    </message>
    <message>
        <source>Folder, one class each</source>
        <translation>Ordner, je Klasse einer</translation>
    </message>
    <message>
        <source>Drawn: objects</source>
        <translation>Gezeichnet: Dinge</translation>
    </message>
    <message>
        <source>Drawn: scenes</source>
        <translation>Gezeichnet: Szenen</translation>
    </message>
    <message>
        <source>Drawn: with text</source>
        <translation>Gezeichnet: mit Schrift</translation>
    </message>
    <message>
        <source>What the network learns from: your own pictures, or ones that the program draws</source>
        <translation>Woraus das Netz lernt: eigene Bilder oder solche, die das Programm zeichnet</translation>
    </message>
    <message>
        <source>Folder</source>
        <translation>Ordner</translation>
    </message>
    <message>
        <source>A folder that holds one folder of pictures a class, or &quot;train&quot; and &quot;val&quot; that do; boxes in VOC or ILSVRC files are read for the validation only</source>
        <translation>Ein Ordner, der je Klasse einen Ordner mit Bildern enthält, oder „train“ und „val“, die das tun; Boxen in VOC- oder ILSVRC-Dateien werden nur zur Validierung gelesen</translation>
    </message>
    <message>
        <source>How many</source>
        <translation>Anzahl</translation>
    </message>
    <message>
        <source>Pictures to draw in all; the last fifth validates</source>
        <translation>Wie viele Bilder gezeichnet werden; das letzte Fünftel validiert</translation>
    </message>
    <message>
        <source>The harder ones</source>
        <translation>Die schwereren</translation>
    </message>
    <message>
        <source>Smaller things, more of them hidden, worse light</source>
        <translation>Kleinere Dinge, mehr davon verdeckt, schlechteres Licht</translation>
    </message>
    <message>
        <source>Network</source>
        <translation>Netz</translation>
    </message>
    <message>
        <source>Which network is trained</source>
        <translation>Welches Netz trainiert wird</translation>
    </message>
    <message>
        <source>Pooling</source>
        <translation>Pooling</translation>
    </message>
    <message>
        <source>The network&apos;s own</source>
        <translation>Das des Netzes</translation>
    </message>
    <message>
        <source>Average</source>
        <translation>Mittelwert</translation>
    </message>
    <message>
        <source>Maximum</source>
        <translation>Maximum</translation>
    </message>
    <message>
        <source>Global pooling before the classifier: average (GAP) or maximum (GMP)</source>
        <translation>Globales Pooling vor dem Klassifikator: Mittelwert (GAP) oder Maximum (GMP)</translation>
    </message>
    <message>
        <source>Input size</source>
        <translation>Eingabegröße</translation>
    </message>
    <message>
        <source>Side of the network&apos;s input in pixels; 0: the network&apos;s own</source>
        <translation>Seite der Eingabe des Netzes in Pixeln; 0: die des Netzes</translation>
    </message>
    <message>
        <source>the network&apos;s own</source>
        <translation>die des Netzes</translation>
    </message>
    <message>
        <source>Epochs</source>
        <translation>Epochen</translation>
    </message>
    <message>
        <source>How often each picture is seen</source>
        <translation>Wie oft jedes Bild gesehen wird</translation>
    </message>
    <message>
        <source>Batch</source>
        <translation>Stapel</translation>
    </message>
    <message>
        <source>Pictures a step</source>
        <translation>Bilder je Schritt</translation>
    </message>
    <message>
        <source>Learning rate</source>
        <translation>Lernrate</translation>
    </message>
    <message>
        <source>The highest of the one-cycle schedule; 0.01 for networks without batch norm</source>
        <translation>Die höchste im Ein-Zyklus-Plan; 0,01 für Netze ohne Batch-Norm</translation>
    </message>
    <message>
        <source>Seed</source>
        <translation>Startzahl</translation>
    </message>
    <message>
        <source>Another seed gives other weights, pictures and order</source>
        <translation>Eine andere Startzahl gibt andere Gewichte, Bilder und Reihenfolge</translation>
    </message>
    <message>
        <source>Device</source>
        <translation>Gerät</translation>
    </message>
    <message>
        <source>Automatic</source>
        <translation>Automatisch</translation>
    </message>
    <message>
        <source>Processor</source>
        <translation>Prozessor</translation>
    </message>
    <message>
        <source>Graphics card</source>
        <translation>Grafikkarte</translation>
    </message>
    <message>
        <source>Where the network is trained</source>
        <translation>Wo das Netz trainiert wird</translation>
    </message>
    <message>
        <source>Start from</source>
        <translation>Beginnen mit</translation>
    </message>
    <message>
        <source>A file of parameters to start from (fine-tuning); empty: fresh ones. A head of another class count is replaced</source>
        <translation>Eine Parameterdatei, von der aus begonnen wird (Nachtrainieren); leer: neue. Ein Kopf mit anderer Klassenzahl wird ersetzt</translation>
    </message>
    <message>
        <source>fresh parameters</source>
        <translation>neuen Parametern</translation>
    </message>
    <message>
        <source>Save to</source>
        <translation>Speichern in</translation>
    </message>
    <message>
        <source>Folder for the checkpoint and the finished model; a training that was begun there is resumed</source>
        <translation>Ordner für den Zwischenstand und das fertige Modell; ein dort begonnenes Training wird fortgesetzt</translation>
    </message>
    <message>
        <source>A training was begun there; with the same settings it goes on. Name another folder to begin anew.</source>
        <translation>Dort wurde ein Training begonnen; mit denselben Einstellungen geht es weiter. Nennen Sie einen anderen Ordner, um neu zu beginnen.</translation>
    </message>
    <message>
        <source>Name a folder of pictures, or let the program draw some.</source>
        <translation>Nennen Sie einen Ordner mit Bildern, oder lassen Sie das Programm welche zeichnen.</translation>
    </message>
    <message>
        <source>Name a folder to save to.</source>
        <translation>Nennen Sie einen Ordner zum Speichern.</translation>
    </message>
</context>
<context>
    <name>actiscope::ui::TrainingPage</name>
    <message>
        <source>Train a network</source>
        <translation>Ein Netz trainieren</translation>
    </message>
    <message>
        <source>Choose pictures and a network, then press Start. The curves grow here while it learns; the rest of the window stays free.</source>
        <translation>Wählen Sie Bilder und ein Netz und drücken Sie Start. Hier wachsen die Kurven, während es lernt; das übrige Fenster bleibt frei.</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>Beenden</translation>
    </message>
    <message>
        <source>End the training with a checkpoint, from which it can go on later</source>
        <translation>Das Training mit einem Zwischenstand beenden, von dem es später weitergehen kann</translation>
    </message>
    <message>
        <source>How much of the training is done</source>
        <translation>Wie viel vom Training getan ist</translation>
    </message>
    <message>
        <source>Open the trained model</source>
        <translation>Trainiertes Modell öffnen</translation>
    </message>
    <message>
        <source>Look at pictures with the model of the best epoch</source>
        <translation>Bilder mit dem Modell der besten Epoche ansehen</translation>
    </message>
    <message>
        <source>What was noticed</source>
        <translation>Was auffiel</translation>
    </message>
    <message>
        <source>Resume</source>
        <translation>Fortsetzen</translation>
    </message>
    <message>
        <source>Start</source>
        <translation>Start</translation>
    </message>
    <message>
        <source>Go on from the checkpoint in the folder to save to</source>
        <translation>Vom Zwischenstand im Ordner zum Speichern aus weitermachen</translation>
    </message>
    <message>
        <source>Begin the training</source>
        <translation>Das Training beginnen</translation>
    </message>
    <message>
        <source>Go on</source>
        <translation>Weiter</translation>
    </message>
    <message>
        <source>Pause</source>
        <translation>Pause</translation>
    </message>
    <message>
        <source>Let the training go on</source>
        <translation>Das Training weiterlaufen lassen</translation>
    </message>
    <message>
        <source>Hold the training; a checkpoint is written first</source>
        <translation>Das Training anhalten; vorher wird ein Zwischenstand geschrieben</translation>
    </message>
    <message>
        <source>Preparing</source>
        <translation>Wird vorbereitet</translation>
    </message>
    <message>
        <source>Pictures and network are being opened.</source>
        <translation>Bilder und Netz werden geöffnet.</translation>
    </message>
    <message>
        <source>Pausing…</source>
        <translation>Hält an…</translation>
    </message>
    <message>
        <source>Paused</source>
        <translation>Angehalten</translation>
    </message>
    <message>
        <source>Stopping…</source>
        <translation>Wird beendet…</translation>
    </message>
    <message>
        <source>%1 of %2 parameters is trained on the %3 with %4 pictures; %5 more validate.</source>
        <translation>%1 mit %2 Parametern wird auf %3 mit %4 Bildern trainiert; %5 weitere validieren.</translation>
    </message>
    <message>
        <source>It goes on in epoch %1, after step %2.</source>
        <translation>Es geht in Epoche %1 nach Schritt %2 weiter.</translation>
    </message>
    <message>
        <source>Epoch %1 of %2</source>
        <translation>Epoche %1 von %2</translation>
    </message>
    <message>
        <source>validation, batch %1 of %2</source>
        <translation>Validierung, Stapel %1 von %2</translation>
    </message>
    <message>
        <source>step %1 of %2</source>
        <translation>Schritt %1 von %2</translation>
    </message>
    <message>
        <source>%1 · loss %2 · error %3 · %4 pictures/s</source>
        <translation>%1 · Verlust %2 · Fehler %3 · %4 Bilder/s</translation>
    </message>
    <message>
        <source>%1 left</source>
        <translation>noch %1</translation>
    </message>
    <message>
        <source>The model of epoch %1, the best one so far, is %2.</source>
        <translation>Das Modell der Epoche %1, das bisher beste, ist %2.</translation>
    </message>
    <message>
        <source>The model of epoch %1 is %2; that of epoch %3 was better, but is not there.</source>
        <translation>Das Modell der Epoche %1 ist %2; das der Epoche %3 war besser, ist aber nicht da.</translation>
    </message>
    <message>
        <source>A checkpoint was written; press Resume to go on.</source>
        <translation>Ein Zwischenstand wurde geschrieben; mit Fortsetzen geht es weiter.</translation>
    </message>
    <message>
        <source>Finished</source>
        <translation>Fertig</translation>
    </message>
    <message>
        <source>Stopped</source>
        <translation>Beendet</translation>
    </message>
    <message>
        <source>%1 h %2 min</source>
        <translation>%1 h %2 min</translation>
    </message>
    <message>
        <source>%1 min %2 s</source>
        <translation>%1 min %2 s</translation>
    </message>
    <message>
        <source>%1 s</source>
        <translation>%1 s</translation>
    </message>
    <message>
        <source>Pictures that could not be read and were left out: %1.</source>
        <translation>Nicht lesbare Bilder, die ausgelassen wurden: %1.</translation>
    </message>
</context>
<context>
    <name>actiscope::ui::WelcomePage</name>
    <message>
        <source>See where a network looks</source>
        <translation>Sehen, wohin ein Netz schaut</translation>
    </message>
    <message>
        <source>Open image…</source>
        <translation>Bild öffnen…</translation>
    </message>
    <message>
        <source>Open one or more images (Ctrl+O)</source>
        <translation>Ein oder mehrere Bilder öffnen (Strg+O)</translation>
    </message>
    <message>
        <source>Open a classification network (Ctrl+M)</source>
        <translation>Ein Klassifikationsnetz öffnen (Strg+M)</translation>
    </message>
    <message>
        <source>Recent images</source>
        <translation>Letzte Bilder</translation>
    </message>
    <message>
        <source>Recent models</source>
        <translation>Letzte Modelle</translation>
    </message>
    <message>
        <source>Open a photo and a classification network: for each of its top classes you see where in the picture the evidence lies. Or drop images, folders and models here.</source>
        <translation>Öffnen Sie ein Foto und ein Klassifikationsnetz: Für jede seiner obersten Klassen sehen Sie, wo im Bild die Belege liegen. Oder ziehen Sie Bilder, Ordner und Modelle hierher.</translation>
    </message>
    <message>
        <source>%1 is open. Now open a photo, or drop images and folders here.</source>
        <translation>%1 ist geöffnet. Öffnen Sie nun ein Foto, oder ziehen Sie Bilder und Ordner hierher.</translation>
    </message>
    <message>
        <source>Open model…</source>
        <translation>Modell öffnen…</translation>
    </message>
    <message>
        <source>Get models…</source>
        <translation>Modelle laden…</translation>
    </message>
    <message>
        <source>Published networks: what there is, what is here, and getting one (Ctrl+G)</source>
        <translation>Veröffentlichte Netze: was es gibt, was da ist, und eines laden (Strg+G)</translation>
    </message>
    <message>
        <source>%1 is open: a small network that knows things of drawn pictures like those below. For photos of your own open another one, or get one that is published.</source>
        <translation>%1 ist offen: ein kleines Netz, das Dinge auf gezeichneten Bildern wie denen unten kennt. Für eigene Fotos öffnen Sie ein anderes, oder laden Sie ein veröffentlichtes.</translation>
    </message>
    <message>
        <source>Open data set…</source>
        <translation>Datensatz öffnen…</translation>
    </message>
    <message>
        <source>Look through labelled images and evaluate the model on them (Ctrl+Shift+D)</source>
        <translation>Beschriftete Bilder durchsehen und das Modell auf ihnen auswerten (Strg+Umschalt+D)</translation>
    </message>
</context>
</TS>
