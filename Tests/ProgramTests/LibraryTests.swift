// SPDX-License-Identifier: GPL-3.0-or-later
import Foundation
import Testing

/// Names that are found wherever the program is called.
@Suite struct LibraryTests {
    private let workspace: Workspace

    init() throws { workspace = try Workspace() }

    /// The program in another place, as an installation has it.
    private func install(at path: String) throws -> URL {
        let file = workspace.folder.appendingPathComponent(path)
        let folder = file.deletingLastPathComponent()
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        do {
            try FileManager.default.linkItem(at: Program.file.resolvingSymlinksInPath(), to: file)
        } catch {
            try FileManager.default.copyItem(at: Program.file.resolvingSymlinksInPath(), to: file)
        }
        return file
    }

    /// A library of one scenario, which takes its regions from a table.
    private func makeLibrary(_ path: String, name: String, title: String) throws {
        let root = workspace.folder.appendingPathComponent(path)
        for folder in ["Scenarios", "seeds"] {
            try FileManager.default.createDirectory(
                at: root.appendingPathComponent(folder), withIntermediateDirectories: true)
        }
        try "region,residents\nnorth,1\nsouth,2\n".write(
            to: root.appendingPathComponent("seeds/two.csv"), atomically: true, encoding: .utf8)
        let text =
            "title: \(title)\nseed: 2\ntime:\n  days: 1d\npopulation:\n  watches: 50 watches\n  regions: seeds/two.csv\n"
        try text.write(
            to: root.appendingPathComponent("Scenarios/\(name).yaml"), atomically: true, encoding: .utf8)
    }

    @Test(arguments: [("opt/bin/watchcircle", "opt/share/watchcircle"), ("opt/watchcircle", "opt")])
    func `an installed program finds scenarios and their tables beside itself`(program: String, root: String) throws {
        let file = try install(at: program)
        try makeLibrary(root, name: "installed", title: "From the installation")
        try FileManager.default.createDirectory(
            at: workspace.folder.appendingPathComponent("here"), withIntermediateDirectories: true)
        let here = workspace.folder.appendingPathComponent("here")
        let list = try Program.shell("\"$WC\" scenarios", in: workspace, directory: here, file: file)
        #expect(list.status == 0 && list.output == "installed  50 watches  1 day  From the installation\n")
        let run = try Program.shell("\"$WC\" run installed", in: workspace, directory: here, file: file)
        #expect(run.status == 0, "\(run.errors)")
        #expect(workspace.files(of: "here/Reports/installed-2") == reportFiles)
    }

    @Test(arguments: [("drive", "drive smoke"), ("serve", "help serve")])
    func `an error names the missing program of a listed command`(name: String, words: String) throws {
        let file = try install(at: "opt/bin/watchcircle")
        let outcome = try Program.shell(
            "\"$WC\" \(words)", in: workspace, file: file, environment: ["PATH": "/usr/bin:/bin"])
        #expect(outcome.status == 64 && outcome.output.isEmpty)
        let lines = outcome.errors.split(separator: "\n")
        #expect(
            lines.first == "watchcircle: \(name): cannot find watchcircle-\(name), the program of this command",
            "\(outcome.errors)")
        #expect(lines.contains("  hint: build it: swift build -c release --product watchcircle-\(name)"))
    }

    @Test func `a symbolic link to the program finds the files beside the program`() throws {
        let file = try install(at: "opt/bin/watchcircle")
        try makeLibrary("opt/share/watchcircle", name: "installed", title: "x")
        let link = workspace.folder.appendingPathComponent("wc")
        try FileManager.default.createSymbolicLink(at: link, withDestinationURL: file)
        let list = try Program.shell("\"$WC\" scenarios", in: workspace, directory: workspace.folder, file: link)
        #expect(list.output.hasPrefix("installed "))
    }

    @Test func `the environment variable adds folders, and the nearest match wins`() throws {
        for (path, title) in [("one", "First"), ("two", "Second"), ("here", "Here")] {
            try makeLibrary(path, name: "same", title: title)
        }
        try makeLibrary("two", name: "other", title: "Other")
        let folder = workspace.folder.path
        func titles(in directory: String) throws -> [String] {
            let list = try Program.shell(
                "\"$WC\" scenarios", in: workspace, directory: URL(fileURLWithPath: directory),
                environment: ["WATCHCIRCLE_PATH": ":\(folder)/one:\(folder)/two:"])
            return list.output.split(separator: "\n").map { String($0.split(separator: " ").last ?? "") }
        }
        #expect(try titles(in: folder) == ["Other", "First"])
        #expect(try titles(in: folder + "/here") == ["Other", "Here"])
    }

    @Test func `a user's scenario can use a table of the library`() throws {
        try makeLibrary("library", name: "x", title: "x")
        let folder = workspace.folder.path
        try "title: Mine\nseed: 2\npopulation:\n  watches: 50 watches\n  regions: seeds/two.csv\ntime:\n  days: 1d\n"
            .write(toFile: folder + "/mine.yaml", atomically: true, encoding: .utf8)
        let found = try Program.shell(
            "\"$WC\" run mine.yaml --no-report", in: workspace, directory: workspace.folder,
            environment: ["WATCHCIRCLE_PATH": folder + "/library"])
        #expect(found.status == 0, "\(found.errors)")
        let missing = try Program.shell(
            "\"$WC\" run mine.yaml --no-report", in: workspace, directory: workspace.folder)
        #expect(missing.status == 104 && missing.errors.contains("looked for"))
    }

    @Test func `an error about a missing file lists the searched folders`() throws {
        let folder = workspace.folder.path
        let outcome = try Program.shell(
            "\"$WC\" run nosuch", in: workspace, directory: workspace.folder,
            environment: ["WATCHCIRCLE_PATH": folder + "/lib"])
        #expect(outcome.status == 104)
        for part in [
            "looked in Scenarios, \(folder)/lib/Scenarios, ", "/share/watchcircle/Scenarios", "WATCHCIRCLE_PATH",
        ] {
            #expect(outcome.errors.contains(part), "\(outcome.errors)")
        }
    }

    @Test func `make install yields a program that runs from any folder, and make uninstall leaves no files`() throws {
        let make = "make -s PROGRAMS=watchcircle PREFIX=/usr DESTDIR=\"$OUT/image\" BUILD=\"$(dirname \"$WC\")\""
        let made = try Program.shell("\(make) install", in: workspace)
        try #require(made.status == 0, "\(made.errors)")
        let file = workspace.folder.appendingPathComponent("image/usr/bin/watchcircle")
        let list = try Program.shell("\"$WC\" scenarios", in: workspace, directory: workspace.folder, file: file)
        #expect(list.status == 0 && list.output.contains("\nschool-day "))
        let plan = try Program.shell(
            "\"$WC\" plan country --watches 1000", in: workspace, directory: workspace.folder, file: file)
        #expect(plan.status == 0, "\(plan.errors)")
        for path in [
            "watchcircle/profiles/reference.yaml", "watchcircle/schemas/scenario.schema.json",
            "doc/watchcircle/README.md", "man/man1/watchcircle.1",
            "bash-completion/completions/watchcircle", "zsh/site-functions/_watchcircle",
            "fish/vendor_completions.d/watchcircle.fish",
        ] {
            #expect(FileManager.default.fileExists(atPath: workspace.folder.path + "/image/usr/share/" + path))
        }
        let gone = try Program.shell("\(make) uninstall", in: workspace)
        #expect(gone.status == 0, "\(gone.errors)")
        let left = try FileManager.default.subpathsOfDirectory(atPath: workspace.folder.path + "/image")
        // Folders that the system shares with other programs may stay.
        #expect(left.filter { $0.contains("watchcircle") || $0.hasSuffix(".1") } == [])
        #expect(left.contains("usr/share/man/man1") && left.contains("usr/bin"))
    }
}
