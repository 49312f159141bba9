package com.example.lakeside.live;

import org.jspecify.annotations.Nullable;

/**
 * A message to a page.
 *
 * @param topic the topic
 * @param content the content
 */
record Message(String topic, @Nullable Object content) {

}
