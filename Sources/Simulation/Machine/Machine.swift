// SPDX-License-Identifier: GPL-3.0-or-later
import Foundation

/// The machine's processors and limits on memory, as the kernel reports them.
public enum Machine {
    /// The number of processors that this process may use.
    static var processors: Int { ProcessInfo.processInfo.activeProcessorCount }

    /// Peak resident memory of this process so far; bytes, 0 if unknown.
    ///
    /// The source is `/proc`: the peak in `getrusage` includes the process before `exec`.
    public static var peakResidentBytes: Int { kibibytes("VmHWM", in: "/proc/self/status").map { $0 * 1_024 } ?? 0 }

    /// Resident memory of this process now; bytes, 0 if unknown.
    public static var residentBytes: Int { kibibytes("VmRSS", in: "/proc/self/status").map { $0 * 1_024 } ?? 0 }

    /// Memory that this process can still allocate: the kernel's available memory or the room in its control groups,
    /// whichever is less; bytes, nil if unknown.
    public static var availableBytes: Int? {
        let system = kibibytes("MemAvailable", in: "/proc/meminfo").map { $0 * 1_024 }
        return ([system].compactMap { $0 } + groupRooms(text(of: "/proc/self/cgroup"), below: "/sys/fs/cgroup")).min()
    }

    /// Address space that this process can still map, touched or not, and the limit on it; nil if there is no limit.
    public static var addressRoom: (bytes: Int, limit: String)? {
        [
            limitRoom("Max address space", used: "VmSize").map { ($0, "ulimit -v") },
            limitRoom("Max data size", used: "VmData").map { ($0, "ulimit -d") },
            commitRoom.map { ($0, "vm.overcommit_memory=2") },
        ].compactMap { $0 }.min { $0.0 < $1.0 }
    }

    /// Returns the room below a limit of the process; nil if there is no limit.
    private static func limitRoom(_ name: String, used: String) -> Int? {
        let line = text(of: "/proc/self/limits").split(separator: "\n").first { $0.hasPrefix(name) }
        guard let limit = line?.split(separator: " ").dropFirst(3).first.flatMap({ Int($0) }) else { return nil }
        return max(0, limit - (kibibytes(used, in: "/proc/self/status") ?? 0) * 1_024)
    }

    /// Room below the commit limit of a kernel that does not overcommit memory; bytes, nil if it overcommits.
    private static var commitRoom: Int? {
        guard number(in: "/proc/sys/vm/overcommit_memory") == 2,
            let limit = kibibytes("CommitLimit", in: "/proc/meminfo"),
            let used = kibibytes("Committed_AS", in: "/proc/meminfo")
        else { return nil }
        return max(0, limit - used) * 1_024
    }

    /// Returns the room in each control group that contains this process; bytes.
    ///
    /// - Parameters:
    ///   - groups: the contents of `/proc/self/cgroup`.
    ///   - root: where the control-group file system is mounted. In a container it starts at the container's own group,
    ///     whatever path `/proc/self/cgroup` shows.
    package static func groupRooms(_ groups: String, below root: String) -> [Int] {
        groups.split(separator: "\n").flatMap { line -> [Int] in
            // Version 2 is `0::/a/b`, version 1 `4:memory:/a/b`; every level may have a limit.
            let fields = line.split(separator: ":", maxSplits: 2, omittingEmptySubsequences: false).map(String.init)
            guard fields.count == 3 else { return [] }
            if fields[1] == "" {
                return rooms(below: root, path: fields[2], limit: "memory.max", used: "memory.current")
            }
            guard fields[1].split(separator: ",").contains("memory") else { return [] }
            return rooms(
                below: root + "/memory", path: fields[2], limit: "memory.limit_in_bytes",
                used: "memory.usage_in_bytes")
        }
    }

    private static func rooms(below root: String, path: String, limit: String, used: String) -> [Int] {
        var steps = path.split(separator: "/").map(String.init)
        var rooms: [Int] = []
        while true {
            let folder = ([root] + steps).joined(separator: "/")
            if let limit = number(in: "\(folder)/\(limit)"), let used = number(in: "\(folder)/\(used)") {
                // Cached files count as used, but the kernel reclaims them.
                rooms.append(max(0, limit - max(0, used - cached(in: folder))))
            }
            if steps.popLast() == nil { return rooms }
        }
    }

    private static func cached(in folder: String) -> Int {
        let line = text(of: folder + "/memory.stat").split(separator: "\n").first { $0.hasPrefix("inactive_file ") }
        return line.flatMap { Int($0.dropFirst("inactive_file ".count)) } ?? 0
    }

    private static func number(in file: String) -> Int? {
        Int(text(of: file).trimmingCharacters(in: .whitespacesAndNewlines))
    }

    private static func kibibytes(_ key: String, in file: String) -> Int? {
        let line = text(of: file).split(separator: "\n").first { $0.hasPrefix(key + ":") }
        return line.flatMap { Int($0.dropFirst(key.count + 1).filter(\.isNumber)) }
    }

    private static func text(of file: String) -> String {
        (try? String(contentsOfFile: file, encoding: .utf8)) ?? ""
    }
}
