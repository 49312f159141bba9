package io.lifecycle.destinations;

import java.nio.charset.StandardCharsets;
import java.util.Map;

import io.lifecycle.collector.EventBatchConsumer;
import io.lifecycle.json.LifecycleJson;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.data.redis.connection.RedisStreamCommands.XAddOptions;
import org.springframework.data.redis.connection.stream.StreamRecords;
import org.springframework.data.redis.core.RedisCallback;
import org.springframework.data.redis.core.StringRedisTemplate;

@Configuration(proxyBeanMethods = false)
class ToRedis {

	@Bean
	EventBatchConsumer toRedis(StringRedisTemplate redis, LifecycleJson json) {
		XAddOptions limit = XAddOptions.maxlen(100_000).approximateTrimming(true);
		return (batch) -> redis.executePipelined((RedisCallback<?>) (connection) -> {
			batch.forEach((event) -> connection.streamCommands()
				.xAdd(StreamRecords.rawBytes(Map.of(bytes("event"), bytes(json.write(event))))
					.withStreamKey(bytes("lifecycle")), limit));
			return null;
		});
	}

	private static byte[] bytes(String text) {
		return text.getBytes(StandardCharsets.UTF_8);
	}

}
