// SPDX-License-Identifier: GPL-3.0-or-later
import Foundation

/// What the machine has, as the kernel tells it.
enum Machine {
    /// Greatest resident memory of this process so far; bytes, 0 if unknown.
    ///
    /// From `/proc`, since `getrusage` remembers what the process was before it became this program.
    static var peakResidentBytes: Int { kibibytes("VmHWM", in: "/proc/self/status").map { $0 * 1_024 } ?? 0 }

    /// Resident memory of this process now; bytes, 0 if unknown.
    static var residentBytes: Int { kibibytes("VmRSS", in: "/proc/self/status").map { $0 * 1_024 } ?? 0 }

    /// Memory that this process can still have: what the kernel has to give or what its control group may still take,
    /// whichever is less; bytes, nil if unknown.
    static var availableBytes: Int? {
        let system = kibibytes("MemAvailable", in: "/proc/meminfo").map { $0 * 1_024 }
        return ([system].compactMap { $0 } + groupRooms).min()
    }

    /// What each control group above this process may still take.
    private static var groupRooms: [Int] {
        let lines = text(of: "/proc/self/cgroup").split(separator: "\n")
        // Version 2: `0::/a/b`, limits at every level.
        guard let own = lines.first(where: { $0.hasPrefix("0::") })?.dropFirst(3) else { return [] }
        var steps = own.split(separator: "/").map(String.init)
        var rooms: [Int] = []
        while true {
            let folder = (["/sys/fs/cgroup"] + steps).joined(separator: "/")
            if let limit = number(in: folder + "/memory.max"), let used = number(in: folder + "/memory.current") {
                // Files in the cache count as used, but give way.
                rooms.append(max(0, limit - used + cached(in: folder)))
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
