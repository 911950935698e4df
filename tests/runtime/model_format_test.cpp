#include "engine/runtime/model_format.h"

#include <string>
#include <string_view>
#include <vector>

#include <gmock/gmock.h>

#include "tests/support/shared_data.h"
#include "tests/support/temp_file.h"
#include "tests/torch/model_files.h"

namespace actiscope {
namespace {

using namespace std::string_view_literals;
using test::contentOf;
using test::sharedData;
using test::TempFile;
using testing::HasSubstr;

/// The message of the refusal; empty where the file was taken for a model.
std::string refusal(const std::filesystem::path& path) {
    const Result<ModelFormat> format = recogniseModel(path);
    EXPECT_FALSE(format.has_value());
    if (format) {
        return {};
    }
    EXPECT_EQ(format.error().code, ErrorCode::ModelUnreadable);
    EXPECT_THAT(format.error().message, HasSubstr(path.string()));
    return format.error().message;
}

std::string refusalOf(std::string_view content) {
    return refusal(TempFile(content).path());
}

struct RealFile {
    const char* path;
    ModelFormat format;
};

TEST(ModelFormatTest, RealFilesAreRecognisedWhateverTheirNames) {
    ACTISCOPE_NEEDS_SHARED_DATA();
    const RealFile files[] = {
        {"weights/squeezenet1_1_torchvision/squeezenet1_1_torchvision.pth", ModelFormat::TorchZip},
        {"weights/squeezenet1_1_torchvision/squeezenet1_1_torchvision_half.pth", ModelFormat::TorchZip},
        {"weights/squeezenet1_1_torchvision/squeezenet1_1_checkpoint_module_prefix.pth.tar",
         ModelFormat::TorchZip},
        {"weights/squeezenet1_1_torchvision/squeezenet1_1_torchvision_legacy.pth", ModelFormat::TorchLegacy},
        {"weights/squeezenet1_1_torchvision/squeezenet1_1_torchvision_torchscript.pt",
         ModelFormat::TorchScript},
        {"weights/squeezenet1_1_torchvision/squeezenet1_1_torchvision.onnx", ModelFormat::Onnx},
        {"weights/squeezenet1_1_gluon.safetensors", ModelFormat::Safetensors},
        {"weights/squeezenet_v1.1_caffe/squeezenet_v1.1.caffemodel", ModelFormat::Caffe},
        {"weights/squeezenet_fp16.onnx", ModelFormat::Onnx},
        {"weights/mobilenet_v1_0.25_224.onnx", ModelFormat::Onnx},
        {"weights/squeezenet_places365/squeezenet_places365.onnx", ModelFormat::Onnx},
        {"weights/mobilenet_v2/mobilenet_v2.pth", ModelFormat::TorchZip},
        {"weights/mobilenet_v2/mobilenet_v2_torchscript.pt", ModelFormat::TorchScript},
        {"nasty/weights/whole_squeezenet1_1.pth", ModelFormat::TorchZip},
    };
    for (const RealFile& file : files) {
        const TempFile link;
        std::filesystem::remove(link.path());
        std::filesystem::create_symlink(std::filesystem::absolute(sharedData() / file.path), link.path());
        const Result<ModelFormat> format = recogniseModel(link.path());
        ASSERT_TRUE(format.has_value()) << file.path << ": " << format.error().message;
        EXPECT_EQ(*format, file.format) << file.path;
    }
}

TEST(ModelFormatTest, RealFilesThatAreNoModelsAreNamedForWhatTheyAre) {
    ACTISCOPE_NEEDS_SHARED_DATA();
    EXPECT_THAT(refusal(sharedData() / "nasty/weights/lfs_pointers/resnet18-v1-7.onnx"),
                HasSubstr("Git LFS"));
    const std::string tar = refusal(sharedData() / "nasty/weights/resnet18-5c106cde.pth");
    EXPECT_THAT(tar, HasSubstr("tar archive"));
    EXPECT_THAT(tar, HasSubstr("cut short"));
    EXPECT_THAT(refusal(sharedData() / "ilsvrc/val/ILSVRC2012_val_00000001.JPEG"), HasSubstr("JPEG image"));
    EXPECT_THAT(refusal(sharedData() / "weights/squeezenet_v1.1_caffe/deploy.prototxt"),
                HasSubstr(".caffemodel"));
    EXPECT_THAT(refusal(sharedData() / "labels/synset_words.txt"), HasSubstr("text file"));
}

TEST(ModelFormatTest, RealFilesCutShortAreNamedSo) {
    ACTISCOPE_NEEDS_SHARED_DATA();
    for (const char* name : {"weights/squeezenet1_1_torchvision/squeezenet1_1_torchvision.pth",
                             "weights/squeezenet1_1_torchvision/squeezenet1_1_torchvision.onnx",
                             "weights/squeezenet_v1.1_caffe/squeezenet_v1.1.caffemodel"}) {
        const std::string whole = contentOf(sharedData() / name);
        EXPECT_THAT(refusalOf(std::string_view(whole).substr(0, whole.size() / 2)), HasSubstr("cut short"))
            << name;
    }
    const std::string safetensors = contentOf(sharedData() / "weights/squeezenet1_1_gluon.safetensors");
    EXPECT_THAT(refusalOf(std::string_view(safetensors).substr(0, 1000)), HasSubstr("cut short"));
}

TEST(ModelFormatTest, MissingFilesAndFolders) {
    const TempFile file;
    const Result<ModelFormat> folder = recogniseModel(file.path().parent_path());
    ASSERT_FALSE(folder.has_value());
    EXPECT_EQ(folder.error().code, ErrorCode::FileUnreadable);
    EXPECT_THAT(folder.error().message, HasSubstr("folder"));
    const Result<ModelFormat> missing = recogniseModel(file.path().string() + ".missing");
    ASSERT_FALSE(missing.has_value());
    EXPECT_EQ(missing.error().code, ErrorCode::FileNotFound);
}

TEST(ModelFormatTest, TextPicklesAreRefusedByWhatTheyAskFor) {
    for (const char* pickle : {"(S'id'\nios\nsystem\n.", "cos\nsystem\n(S'id'\ntR.",
                               "(dp0\nS'weight'\np1\ncos\nsystem\np2\n(S'id'\ntRs."}) {
        const TempFile file(pickle);
        const Result<ModelFormat> format = recogniseModel(file.path());
        ASSERT_FALSE(format) << pickle;
        EXPECT_EQ(format.error().code, ErrorCode::ModelForbidden);
        EXPECT_THAT(format.error().message, HasSubstr("os.system"));
    }
    EXPECT_THAT(refusalOf("(dp0\nS'a'\np1\nI1\ns."), HasSubstr("a pickle in text form, as PyTorch"));
    for (const char* text : {"cat\ndog\nbird.", "cat\ndog\n.\n", "I have a cat.\nIt is called Io.", "."}) {
        EXPECT_THAT(refusalOf(text), HasSubstr("text file")) << text;
    }
}

TEST(ModelFormatTest, SmallFilesOfOtherKinds) {
    EXPECT_THAT(refusalOf(""), HasSubstr("empty"));
    EXPECT_THAT(refusalOf("hello\n"), HasSubstr("text file; open the file with the network's weights"));
    EXPECT_THAT(refusalOf(" \n"), HasSubstr("blanks"));
    EXPECT_THAT(refusalOf("<!DOCTYPE html><html>404</html>"), HasSubstr("web page"));
    EXPECT_THAT(refusalOf("\x89PNG\r\n\x1a\n...."sv), HasSubstr("PNG image"));
    EXPECT_THAT(refusalOf("RIFF\x10\0\0\0WEBPVP8 "sv), HasSubstr("WebP image"));
    EXPECT_THAT(refusalOf("\x89HDF\r\n\x1a\n\0\0"sv), HasSubstr("HDF5"));
    EXPECT_THAT(refusalOf("\x03\x01\xff\xfe\xfd"sv), HasSubstr("none of the kinds"));
    EXPECT_THAT(refusalOf("PK\3\4"sv), HasSubstr("cut short"));
    // A zip archive with no entries: the end record alone.
    EXPECT_THAT(refusalOf(std::string("PK\5\6") + std::string(18, '\0')),
                HasSubstr("without a PyTorch model"));
}

TEST(ModelFormatTest, PicklesOfTheLegacyLayout) {
    const auto format = [](std::string_view content) {
        return recogniseModel(TempFile(content).path()).value();
    };
    EXPECT_EQ(format("\x80\x02\x8a\x0al\xfc\x9c\x46\xf9 j\xa8P\x19."sv), ModelFormat::TorchLegacy);
    EXPECT_EQ(format("\x80\x02}q\x00."sv), ModelFormat::TorchLegacy);
    EXPECT_EQ(format("\x80\x04}\x94."sv), ModelFormat::TorchLegacy);
}

TEST(ModelFormatTest, ASafetensorsHeaderThatBeginsAsAPickle) {
    std::string content("\x80\x02\0\0\0\0\0\0{"sv); // 640 bytes of header
    content.append(639, ' ');
    EXPECT_EQ(recogniseModel(TempFile(content).path()).value(), ModelFormat::Safetensors);
}

TEST(ModelFormatTest, ProtobufIsToldByItsTopLevelFields) {
    const auto format = [](std::string_view content) {
        return recogniseModel(TempFile(content).path()).value();
    };
    // ir_version = 7, producer_name = "x", graph = one byte, opset_import = two bytes
    EXPECT_EQ(format("\x08\x07\x12\x01x\x3a\x01\x0a\x42\x02\x10\x0b"sv), ModelFormat::Onnx);
    // name = "n", layer = "\1\2"
    EXPECT_EQ(format("\x0a\x01n\xa2\x06\x02\x01\x02"sv), ModelFormat::Caffe);
    // name = "n", layers = "\1" (the older field)
    EXPECT_EQ(format("\x0a\x01n\x12\x01\x01"sv), ModelFormat::Caffe);
    // A length of 2^63 bytes.
    EXPECT_THAT(refusalOf("\x08\x07\x3a\xff\xff\xff\xff\xff\xff\xff\xff\x7f"sv), HasSubstr("cut short"));
}

TEST(ModelFormatTest, ZipDirectoriesThatLieAreRefused) {
    // One entry, then a directory that claims to begin behind the file's end.
    std::string end("PK\5\6\0\0\0\0\1\0\1\0\x2e\0\0\0\xf0\xff\xff\x7f\0\0"sv);
    EXPECT_THAT(refusalOf("PK\3\4" + end), HasSubstr("outside the file"));
    // Zip64 figures without the record that should hold them.
    end = std::string("PK\5\6\0\0\0\0\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\0\0"sv);
    EXPECT_THAT(refusalOf("PK\3\4" + end), HasSubstr("damaged"));
}

TEST(ModelFormatTest, WhatPromisesMoreThanIsThereIsNotWhole) {
    const auto verdict = [](const std::string& content) {
        const TempFile file(content);
        const auto format = recogniseWhole(RandomFile::open(file.path()).value());
        return format ? std::string("whole") : format.error().message;
    };
    const std::string tensors =
        test::safetensors(R"({"w":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}})", std::string(8, 'w'));
    EXPECT_EQ(verdict(tensors), "whole");
    const std::string cut = tensors.substr(0, tensors.size() - 1);
    EXPECT_EQ(recogniseModel(TempFile(cut).path()).value(), ModelFormat::Safetensors);
    EXPECT_THAT(verdict(cut), testing::StartsWith("it is a safetensors file, but "));
    std::string zip = test::torchZip(test::dict({}), {"storage"});
    EXPECT_EQ(verdict(zip), "whole");
    zip.replace(zip.find("PK\3\4", 1), 4, "lost");
    EXPECT_EQ(recogniseModel(TempFile(zip).path()).value(), ModelFormat::TorchZip);
    EXPECT_THAT(verdict(zip), HasSubstr("not where the directory says"));
    EXPECT_THAT(verdict("<html>"), testing::StartsWith("it is a web page"));
}

TEST(ModelFormatTest, EveryLengthOfARealHeadIsHandled) {
    ACTISCOPE_NEEDS_SHARED_DATA();
    const TempFile file;
    const auto lengthsTakenForAModel = [&file](const char* name) {
        const std::string whole = contentOf(sharedData() / name);
        std::vector<std::size_t> taken;
        for (std::size_t length = 0; length < 600; ++length) {
            file.write(std::string_view(whole).substr(0, length));
            if (recogniseModel(file.path())) {
                taken.push_back(length);
            }
        }
        return taken;
    };
    EXPECT_THAT(lengthsTakenForAModel("weights/squeezenet1_1_torchvision/squeezenet1_1_torchvision.onnx"),
                testing::IsEmpty());
    EXPECT_THAT(lengthsTakenForAModel("nasty/weights/resnet18-5c106cde.pth"), testing::IsEmpty());
    // Cut just where its first layer ends, a Caffe network is a shorter Caffe network.
    EXPECT_THAT(lengthsTakenForAModel("weights/squeezenet_v1.1_caffe/squeezenet_v1.1.caffemodel"),
                testing::ElementsAre(39));
}

TEST(ModelFormatTest, EachFormatHasItsModule) {
    EXPECT_STREQ(moduleFor(ModelFormat::Caffe), kOpenCvModule);
    EXPECT_STREQ(moduleFor(ModelFormat::Onnx), kTorchModule);
    EXPECT_STREQ(moduleFor(ModelFormat::TorchZip), kTorchModule);
}

} // namespace
} // namespace actiscope
