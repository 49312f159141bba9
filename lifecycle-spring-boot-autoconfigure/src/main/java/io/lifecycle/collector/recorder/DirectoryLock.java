package io.lifecycle.collector.recorder;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

import io.lifecycle.event.InstanceIdentity;
import io.lifecycle.guard.OwnerFiles;
import org.jspecify.annotations.Nullable;

/**
 * Keeps other recorders out of a directory, also those of other processes. The system
 * releases it when the process ends, in whatever way.
 */
final class DirectoryLock {

	private static final String NAME = ".lock";

	// This byte is locked. It is behind the text, which others may read.
	private static final long LOCKED = 1 << 20;

	// On some systems a process that closes a file loses its locks on it, so a second
	// recorder of this process must not open it.
	private static final Set<Path> held = ConcurrentHashMap.newKeySet();

	private final Path directory;

	private final FileChannel channel;

	private DirectoryLock(Path directory, FileChannel channel) {
		this.directory = directory;
		this.channel = channel;
	}

	static DirectoryLock of(Path directory, InstanceIdentity identity) {
		try {
			Files.createDirectories(directory);
			return of(directory, directory.toRealPath(), identity);
		}
		catch (IOException ex) {
			throw new RecordingDirectoryException(directory, "cannot be written: " + ex, ex);
		}
	}

	private static DirectoryLock of(Path directory, Path real, InstanceIdentity identity) throws IOException {
		if (!held.add(real)) {
			throw new RecordingDirectoryException(directory, "belongs to another recorder of this process", null);
		}
		FileChannel channel = null;
		boolean locked = false;
		try {
			Path file = OwnerFiles.create(real.resolve(NAME));
			channel = FileChannel.open(file, StandardOpenOption.WRITE);
			locked = lock(channel) != null;
			if (!locked) {
				throw new RecordingDirectoryException(directory, "belongs to another recorder, " + owner(file), null);
			}
			writeOwner(channel, identity);
			return new DirectoryLock(real, channel);
		}
		finally {
			if (!locked) {
				release(real, channel);
			}
		}
	}

	private static @Nullable FileLock lock(FileChannel channel) throws IOException {
		try {
			return channel.tryLock(LOCKED, 1, false);
		}
		catch (OverlappingFileLockException ex) {
			// This library was loaded twice.
			return null;
		}
	}

	private static void writeOwner(FileChannel channel, InstanceIdentity identity) {
		String owner = "process %s of application %s, instance %s".formatted(ProcessHandle.current().pid(),
				identity.application(), identity.instance());
		try {
			channel.truncate(0).write(ByteBuffer.wrap(owner.getBytes(StandardCharsets.UTF_8)));
		}
		catch (IOException ex) {
			// The disk is full, but that may change.
		}
	}

	private static String owner(Path file) {
		try {
			return Files.readString(file);
		}
		catch (IOException ex) {
			return "";
		}
	}

	void release() {
		release(this.directory, this.channel);
	}

	private static void release(Path directory, @Nullable FileChannel channel) {
		held.remove(directory);
		try {
			if (channel != null) {
				channel.close();
			}
		}
		catch (IOException ex) {
			// The system releases the lock when the process ends.
		}
	}

}
