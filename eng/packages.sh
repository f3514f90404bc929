#!/usr/bin/env bash
# Packs the libraries and the program into artifacts/packages, and uses them as a reader would: the program is installed
# from there, and a project of its own restores the libraries from there and trains a model.
set -euo pipefail
unset CDPATH
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
packages=$root/artifacts/packages
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
rm -rf "$packages"
# The program's package brings TorchSharp's library for Linux, mended, so that it loads beside any libstdc++.
for room in Generative Configuration Models Data Training Evaluation Cli; do
  dotnet pack "$root/src/$room" -c Release --no-restore -nologo -v q -p:MendLibTorchSharp=true -o "$packages"
done
ls "$packages"
version=$(basename "$packages"/Generative.Cli.*.nupkg .nupkg)
version=${version#Generative.Cli.}

# A folder of its own for what is restored: packages of this version may have been restored before. What others
# made is taken from where the build has it.
mkdir -p "$work/consumer"
cd "$work/consumer"
cat > nuget.config << EOF
<configuration>
  <packageSources><add key="own" value="$packages" /></packageSources>
  <config><add key="globalPackagesFolder" value="$work/own" /></config>
  <fallbackPackageFolders><add key="machine" value="${NUGET_PACKAGES:-$HOME/.nuget/packages}" /></fallbackPackageFolders>
</configuration>
EOF
cat > consumer.csproj << EOF
<Project Sdk="Microsoft.NET.Sdk">
  <PropertyGroup>
    <OutputType>Exe</OutputType>
    <TargetFramework>net10.0</TargetFramework>
    <ImplicitUsings>enable</ImplicitUsings>
    <Nullable>enable</Nullable>
  </PropertyGroup>
  <ItemGroup>
    <PackageReference Include="Generative.Models" Version="$version" />
    <PackageReference Include="Generative.Evaluation" Version="$version" />
    <PackageReference Include="libtorch-cpu-linux-x64" Version="2.10.0" />
  </ItemGroup>
</Project>
EOF
cp "$root/samples/OwnModel.cs" Program.cs
dotnet build -c Release -v q -nologo
dotnet bin/Release/net10.0/consumer.dll "$work/samples.png" 1
[ -s "$work/samples.png" ] || { echo "the consumer drew no samples"; exit 1; }
[ -s bin/Release/net10.0/Extractors/mnist/extractor.json ] || { echo "the consumer has no classifier"; exit 1; }

dotnet tool install Generative.Cli --tool-path "$work/tool" --version "$version" --configfile nuget.config
models=$("$work/tool/generative" list models)
case $models in *gaussianVae*) ;; *) echo "the program lists no models"; exit 1 ;; esac
echo "packages: the libraries and the program work from $packages"
