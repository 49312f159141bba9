package io.lifecycle.collector.recorder;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Repairs what a process leaves behind that is killed.
 */
final class RecordingRepair {

	/**
	 * The end of the name of a compressed copy that is not complete.
	 */
	static final String INCOMPLETE = ".tmp";

	private static final Logger logger = LoggerFactory.getLogger(RecordingCollector.class);

	private static final int BLOCK = 8192;

	private RecordingRepair() {
	}

	/**
	 * Remove a line that is not complete from the end of a file.
	 * @param file the file, which may be missing
	 * @param whole the size up to which its lines are known to be complete, or -1
	 * @return the size of the file
	 */
	static long cut(Path file, long whole) throws IOException {
		if (!Files.exists(file) || Files.size(file) == 0) {
			return 0;
		}
		try (RandomAccessFile content = new RandomAccessFile(file.toFile(), "rw")) {
			long size = content.length();
			long end = (whole >= 0 && whole <= size) ? whole : endOfLines(content);
			if (end < size) {
				content.setLength(end);
				logger.warn("Removed {} bytes of a line that is not complete from the end of the recording {}",
						size - end, file);
			}
			return end;
		}
	}

	private static long endOfLines(RandomAccessFile content) throws IOException {
		byte[] block = new byte[BLOCK];
		for (long end = content.length(); end > 0; end -= Math.min(end, BLOCK)) {
			int size = (int) Math.min(end, BLOCK);
			content.seek(end - size);
			content.readFully(block, 0, size);
			for (int i = size - 1; i >= 0; i--) {
				if (block[i] == '\n') {
					return end - size + i + 1;
				}
			}
		}
		return 0;
	}

	/**
	 * Delete copies that are not complete, and files whose compressed copy is. A copy may
	 * be incomplete whatever its name: a power failure, or another program. What cannot
	 * be deleted remains, because a reader prefers the file to its copy.
	 * @param directory the directory of the files
	 * @param rolled the files that are full
	 */
	static void finishCompression(Path directory, List<RolledFile> rolled) throws IOException {
		try (Stream<Path> files = Files.list(directory)) {
			files.filter((file) -> file.toString().endsWith(".gz" + INCOMPLETE)).forEach(RecordingRepair::delete);
		}
		for (RolledFile file : rolled) {
			if (!file.isCompressed() && Files.exists(file.compressed())) {
				delete(isWhole(file.compressed()) ? file.path() : file.compressed());
			}
		}
	}

	private static void delete(Path file) {
		try {
			Files.delete(file);
		}
		catch (IOException ex) {
			logger.warn("Could not delete {}, which a killed process has left: {}", file, ex.toString());
		}
	}

	private static boolean isWhole(Path compressed) {
		try (InputStream content = new GZIPInputStream(Files.newInputStream(compressed), BLOCK)) {
			content.transferTo(OutputStream.nullOutputStream());
			return true;
		}
		catch (IOException ex) {
			return false;
		}
	}

}
