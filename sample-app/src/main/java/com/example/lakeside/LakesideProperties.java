package com.example.lakeside;

import java.math.BigDecimal;
import java.nio.file.Path;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Properties of the bank.
 *
 * @param eventsFile where the events of this run are written, one JSON object per line
 * @param suspiciousAmount the minimum amount of a suspicious transfer
 */
@ConfigurationProperties("lakeside")
public record LakesideProperties(@DefaultValue("target/events.jsonl") Path eventsFile,
		@DefaultValue("10000") BigDecimal suspiciousAmount) {

}
