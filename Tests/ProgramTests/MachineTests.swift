// SPDX-License-Identifier: GPL-3.0-or-later
import Foundation
import Programs
import Simulation
import Testing

/// What limits of control groups leave, in the files of both versions.
@Suite struct MachineTests {
    private let workspace: Workspace

    init() throws { workspace = try Workspace() }

    private func write(_ files: [String: String]) throws {
        for (path, text) in files {
            let file = workspace.folder.appendingPathComponent(path)
            try FileManager.default.createDirectory(
                at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
            try text.write(to: file, atomically: true, encoding: .utf8)
        }
    }

    private func rooms(_ groups: String) -> [Int] {
        Simulation.Machine.groupRooms(groups, below: workspace.folder.path)
    }

    @Test func `cgroup version 2 limits every level, and its cache counts as free`() throws {
        try write([
            "a/memory.max": "1000\n", "a/memory.current": "400\n", "a/memory.stat": "anon 1\ninactive_file 100\n",
            "a/b/memory.max": "max\n", "a/b/memory.current": "300\n",
            "memory.max": "5000\n", "memory.current": "1000\n",
        ])
        #expect(rooms("0::/a/b\n").sorted() == [700, 4_000])
        #expect(rooms("0::/\n") == [4_000])
    }

    @Test func `cgroup version 1 limits its memory group`() throws {
        try write([
            "memory/a/memory.limit_in_bytes": "900\n", "memory/a/memory.usage_in_bytes": "1000\n",
            "memory/memory.limit_in_bytes": "9223372036854771712\n", "memory/memory.usage_in_bytes": "10\n",
        ])
        #expect(rooms("5:cpu:/a\n4:memory:/a\n0::/\n").min() == 0)
        #expect(rooms("5:cpu:/a\n").isEmpty)
    }

    @Test func `a container with an outside path finds its own limit`() throws {
        try write(["memory/memory.limit_in_bytes": "700\n", "memory/memory.usage_in_bytes": "100\n"])
        #expect(rooms("4:memory:/docker/0123\n") == [600])
        try write(["memory.max": "800\n", "memory.current": "100\n"])
        #expect(rooms("0::/system.slice/docker-0123.scope\n") == [700])
    }

    @Test func `a group without a limit does not limit the run`() {
        #expect(rooms("0::/a/b\n4:memory:/a\n").isEmpty)
        #expect(rooms("").isEmpty && rooms("nonsense\n").isEmpty)
    }
}
