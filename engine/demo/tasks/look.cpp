// What differs from picture to picture in every task: things' looks, cameras, bad light.
#include "engine/demo/tasks/layout.h"
#include "engine/demo/tasks/task.h"

namespace actiscope::demo {

void varyLook(Item& item, Random& random) {
    item.mirrored = random.chance(0.5F);
    item.narrowed = random.in(0.85F, 1.1F);
    item.tone = makeTone(random.bell() * 14, random.in(0.55F, 1.05F), random.in(0.8F, 1.04F));
    item.gain = random.in(0.8F, 1.15F);
    item.relief = random.in(0.7F, 1.3F);
    item.texture = random.in(0.05F, 0.25F);
    item.textureAt = random.in(0, 256);
}

Camera randomCamera(Random& random, bool hard) {
    const float wide = hard ? 2 : 1;
    Camera camera;
    const float exposure = 1 + random.bell() * 0.1F * wide;
    camera.exposure = {exposure * (1 + random.bell() * 0.05F * wide), exposure,
                       exposure * (1 + random.bell() * 0.06F * wide)};
    camera.contrast = random.in(-0.2F, 0.4F);
    camera.vignette = random.in(0, 0.3F);
    camera.blur = random.in(0.3F, 0.75F) + (hard ? random.in(0, 0.7F) : 0.0F);
    camera.noise = random.in(1, 4) * (hard ? random.in(1, 3.5F) : 1.0F);
    camera.colourNoise = camera.noise * random.in(0.1F, 0.5F);
    camera.noiseAt = static_cast<std::uint32_t>(random.next() >> 32);
    return camera;
}

void worsenLight(Light& light, Random& random) {
    const float dusk = random.in(0.4F, 1.15F);
    const Rgb cast{1 + random.bell() * 0.15F, 1, 1 + random.bell() * 0.18F};
    light.direct = light.direct * cast * (dusk * random.in(0.5F, 1.5F));
    light.ambient = light.ambient * cast * dusk;
}

} // namespace actiscope::demo
