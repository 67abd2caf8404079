export const framesPerSecond = 12;

export interface FilmFormat {
  /** Of the raw RGB pictures that ffmpeg reads from its input. */
  drawn: { width: number; height: number };
  width: number;
  height: number;
  seconds: number;
  /** 0 to 1. */
  pitch: number;
  /** A picture that the video begins with. */
  image: string | undefined;
  file: string;
}

/** How ffmpeg is told to make an MP4 that plays everywhere; builds from 2018 on understand it. */
export function ffmpegArguments(format: FilmFormat): string[] {
  const { drawn, image } = format;
  const pictures = `-f rawvideo -pix_fmt rgb24 -s ${drawn.width}x${drawn.height} -r ${framesPerSecond} -i pipe:0`.split(' ');
  const sound = ['-f', 'lavfi', '-i', tone(format)];
  const first = image === undefined ? [] : ['-loop', '1', '-r', String(framesPerSecond), '-t', '1', '-i', image];
  const mixed = ['-filter_complex', filters(format), '-map', '[out]', '-map', '1:a'];
  const encoded = '-c:v libx264 -preset ultrafast -crf 27 -c:a aac -b:a 64k -movflags +faststart'.split(' ');
  return ['-v', 'error', '-y', ...pictures, ...sound, ...first, ...mixed, ...encoded, format.file];
}

/** A fifth that swells and fades. It ends a little early: AAC's last frame would make the file longer than its pictures. */
function tone({ pitch, seconds }: FilmFormat): string {
  const hertz = 165 + Math.round(pitch * 110);
  const fifth = `sin(2*PI*${hertz}*t)+0.6*sin(3*PI*${hertz}*t)`;
  return `aevalsrc=0.06*(${fifth})*(0.7+0.3*sin(PI*t)):s=44100:d=${seconds - 0.1}`;
}

/** The first picture fills the frame and gives way to the drawing within a second. */
function filters({ width, height, image }: FilmFormat): string {
  const drawing = `[0:v]scale=${width}:${height}:flags=bicubic,setsar=1`;
  if (image === undefined) return `${drawing},format=yuv420p[out]`;
  const filling = `scale=${width}:${height}:force_original_aspect_ratio=increase,crop=${width}:${height},setsar=1`;
  const first = `[2:v]${filling},format=yuva420p,fade=t=out:st=0.3:d=0.6:alpha=1[first]`;
  return `${drawing}[drawing];${first};[drawing][first]overlay=eof_action=pass,format=yuv420p[out]`;
}
